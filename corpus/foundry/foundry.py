#!/usr/bin/env python3
"""The foundry: labelled bounces from real mail servers, made from ham and spam originals by a recipe.

  foundry.py make RECIPE [--out DIR] [--mail DIR] [--cache DIR] [--jobs N] [--only MAILER]
  foundry.py roots [MAILER ...] [--cache DIR]        make the mailers' roots ahead
  foundry.py check                                   say whether this machine can run the foundry; status 0 yes, 1 no
Example: foundry.py make corpus/foundry/recipes/samples.toml --out /tmp/samples

`make` is resumable: finished batches are kept in DIR/.batches and not made again. Status: 0 done, 1 something failed
(named on stderr; the rest is done all the same), 2 wrong usage.
"""

import argparse
import pathlib
import sys

import plan
import roots
import runner
import sets
import sources


def positive(text):
    if int(text) < 1:
        raise ValueError
    return int(text)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="foundry.py", description=__doc__.split("\n\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    make = verbs.add_parser("make", help="make a set of bounces from a recipe",
                            epilog="example: foundry.py make corpus/foundry/recipes/samples.toml --out /tmp/samples")
    make.add_argument("recipe", help="a TOML file like those in corpus/foundry/recipes")
    make.add_argument("--out", type=pathlib.Path, help="folder of the set (default CACHE/sets/NAME); a half-made set is continued")
    make.add_argument("--mail", type=pathlib.Path, default=pathlib.Path("."), help="folder that the recipe's originals are in")
    make.add_argument("--jobs", type=positive, default=2, help="batches at once (default 2)")
    make.add_argument("--only", action="append", default=[], metavar="MAILER", help="run only this mailer's batches")
    make.add_argument("--bounces", type=positive, help="instead of the recipe's number")
    root = verbs.add_parser("roots", help="make the mailers' roots ahead", epilog="example: foundry.py roots postfix exim")
    root.add_argument("mailers", nargs="*", metavar="MAILER", help="all when none is named")
    verbs.add_parser("check", help="say whether this machine can run the foundry", epilog="example: foundry.py check && echo yes")
    for verb in (make, root):
        verb.add_argument("--cache", type=pathlib.Path, default=roots.default_cache(), help="folder of the roots")
    return parser.parse_args(arguments)


def make_set(options):
    recipe = plan.load_recipe(options.recipe)
    if options.bounces:
        recipe["bounces"] = options.bounces
    for name in options.only:
        if name not in recipe["mailer"]:
            print(f"foundry: the recipe has no mailer {name}; it has {', '.join(recipe['mailer'])}", file=sys.stderr)
            return 2
    out = options.out or options.cache / "sets" / recipe["set"]
    ham, spam, unfit = sources.load(recipe, options.mail)
    batches = plan.Planner(recipe, ham, spam).batches()
    chosen = [batch for batch in batches if not options.only or batch["mailer"] in options.only]
    jobs = sets.by_name(ham + spam)
    failures = runner.run_all(chosen, recipe, jobs, out, options.cache, options.jobs)
    figures = sets.assemble(batches, recipe, out, unfit)
    print(sets.table(figures))
    for failure in failures:
        print(f"foundry: {failure}", file=sys.stderr)
    return 1 if failures else 0


def make_roots(options):
    known = sorted(p.stem for p in (plan.HERE / "mailers").glob("[a-z]*.py"))
    for name in options.mailers:
        if name not in known:
            print(f"foundry: no mailer is named {name}; there are {', '.join(known)}", file=sys.stderr)
            return 2
    failed = 0
    for name in options.mailers or known:
        module = plan.mailer_module(name)
        try:
            roots.make(options.cache, module)
            print(name, *(f"{p}={v}" for p, v in roots.versions(options.cache, module).items()), flush=True)
        except roots.RootError as error:
            print(f"foundry: {error}", file=sys.stderr)
            failed = 1
    return failed


def main(arguments):
    options = parse(arguments)
    reason = roots.missing_means()
    if reason:
        print(f"foundry: {reason}", file=sys.stderr)
        return 1
    try:
        return {"make": make_set, "roots": make_roots, "check": lambda _: 0}[options.verb](options)
    except (plan.RecipeError, sources.SourceError, roots.RootError, OSError, ValueError) as error:
        print(f"foundry: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("foundry: interrupted; finished batches are kept, run the same command to go on", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
