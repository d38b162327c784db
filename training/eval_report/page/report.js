// Fills the page from the JSON that it carries. Everything is a function of that object; nothing is fetched.
'use strict';

(() => {
  const problems = [];
  addEventListener('error', event => problems.push(event.message));
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const report = data.report;
  const byId = id => document.getElementById(id);
  const escape = text => String(text).replace(/[&<>"]/g, c => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}[c]));
  const count = n => n.toLocaleString('en').replace(/,/g, '\u2009');
  const {percent} = Charts;
  const figure = (v, digits) => v == null ? '-' : v.toFixed(digits);
  const range = (t, form) => t[0] == null || t[1] == null ? '' : ` <small>${form(t[1]).replace(' %', '')} to ${form(t[2]).replace(' %', '')}</small>`;
  const withInterval = (t, form, colour) => t[0] == null ? '<small>-</small>' : Charts.interval(t, colour) + `<span>${form(t[0])}${range(t, form)}</span></span>`;

  const table = (heads, rows) => '<table><thead><tr>' + heads.map(h => `<th class="${h.n ? 'n' : ''}">${h.text}</th>`).join('') + '</tr></thead><tbody>' +
    rows.map(r => '<tr>' + r.map((c, i) => `<td class="${heads[i].n ? 'n' : ''} ${heads[i].name ? 'name' : ''}">${c}</td>`).join('') + '</tr>').join('') + '</tbody></table>';

  // Buttons of which one is pressed; calls show(value) at once and on every choice.
  const choice = (id, options, show) => {
    const box = byId(id);
    const press = value => {
      box.querySelectorAll('button').forEach(b => b.setAttribute('aria-pressed', String(b.dataset.value === String(value))));
      show(value);
    };
    box.innerHTML = options.map(([value, text]) => `<button type="button" data-value="${escape(value)}">${escape(text)}</button>`).join('');
    options.forEach(([value], i) => box.children[i].addEventListener('click', () => press(value)));
    if (options.length > 0) press(options[0][0]);
  };

  const tiles = () => {
    const all = data.origin.filter(l => l.part === 'all' && l.auc && l.legitimate && l.backscatter);
    const mean = key => all.reduce((s, l) => s + l[key], 0) / all.length;
    const worst = key => all.reduce((w, l) => l[key] < w[key] ? l : w);
    const k = data.kind_totals;
    const list = [];
    if (all.length > 0) {
      list.push([figure(mean('auc'), 4), `origin, ordinary mail as though returned: mean AUC over folds; worst ${figure(worst('auc').auc, 4)} (${worst('auc').fold})`]);
      list.push([percent(mean('recall_at_1')), `of its backscatter found at 1 % lost, mean over folds; worst ${percent(worst('recall_at_1').recall_at_1)} (${worst('recall_at_1').fold})`]);
      list.push([figure(mean('calibration_error'), 3), 'its mean calibration error on unseen sources']);
    }
    if (k.reports > 0) list.push([percent(k.reports_found / k.reports), `of ${count(k.reports)} failed deliveries found`]);
    if (k.ordinary > 0) list.push([count(k.ordinary_as_failed), `of ${count(k.ordinary)} ordinary messages called a failed delivery`]);
    if (k.messages > 0) list.push([percent(k.right / k.messages), `of ${count(k.messages)} messages of the right kind`]);
    byId('tiles').innerHTML = list.map(([v, t]) => `<div class="tile"><b>${v}</b><span>${escape(t)}</span></div>`).join('');
  };

  const legends = () => {
    const line = (colour, dash, text) => `<span><svg width="28" height="10"><line x1="0" x2="28" y1="5" y2="5" stroke="${colour}" stroke-width="2.4" stroke-dasharray="${dash.join(' ')}"/></svg>${text}</span>`;
    byId('fold-legend').innerHTML = report.curves.map((c, i) => line(Charts.foldColour(i), Charts.foldDash(i),
      `${escape(c.name)}: AUC ${figure(c.auc[0], 4)}${range(c.auc, v => figure(v, 4))}`)).join('') + '<span>reports and ordinary mail as though returned together</span>';
    const shapes = ['<circle cx="6" cy="6" r="5"/>', '<rect x="1" y="1" width="10" height="10"/>', '<path d="M6 1 L11 11 L1 11 Z"/>'];
    byId('mode-legend').innerHTML = report.reliability.filter(c => c.name !== 'all').map((c, i) =>
      `<span><svg width="12" height="12" fill="${Charts.foldColour(i + 1)}">${shapes[Math.min(i, 2)]}</svg>${escape(c.name)}</span>`).join('') + '<span>dashed: honest</span>';
    byId('class-legend').innerHTML = line('var(--legitimate)', [], 'legitimate') + line('var(--backscatter)', [5, 3], 'backscatter');
  };

  let share = .1;
  const charts = () => {
    if (report.curves.length === 0) return;
    legends();
    Charts.roc(byId('roc'), report);
    Charts.det(byId('det'), report);
    Charts.pr(byId('pr'), report, share);
    Charts.reliability(byId('reliability'), report);
    byId('histograms').innerHTML = report.histograms.map(h => `<figure><figcaption>${escape(h.name)} <small>${count(h.rows[0])} legitimate, ${count(h.rows[1])} backscatter</small></figcaption><div class="chart"></div></figure>`).join('');
    report.histograms.forEach((h, i) => Charts.histogram(byId('histograms').children[i].querySelector('.chart'), report, h, data.thresholds));
  };

  const folds = () => {
    const heads = [{text: 'fold'}, {text: 'part'}, {text: 'legitimate', n: 1}, {text: 'backscatter', n: 1}, {text: 'AUC', n: 1}, {text: 'found at 1 % lost', n: 1}, {text: 'at 0.1 %', n: 1},
      {text: 'lost at the threshold of<br>1 % on other folds', n: 1}, {text: 'found there', n: 1}, {text: 'calibration<br>error', n: 1}, {text: 'legitimate decided<br>right / wrong', n: 1}, {text: 'backscatter decided<br>right / wrong', n: 1}];
    const ranged = (value, interval, form) => form(value) + range([value, ...interval], form);
    const decided = (right, wrong, of) => of ? `${percent(right / of)} / ${percent(wrong / of)}` : '-';
    byId('fold-table').innerHTML = table(heads, data.origin.map(l => {
      const both = l.legitimate > 0 && l.backscatter > 0, p = v => both ? percent(v) : '-';
      return [escape(l.fold), escape(l.part), count(l.legitimate), count(l.backscatter), both ? ranged(l.auc, l.auc_interval, v => figure(v, 4)) : '-',
        both ? ranged(l.recall_at_1, l.recall_at_1_interval, percent) : '-', p(l.recall_at_01), p(l.transferred_fp), p(l.transferred_recall), both ? figure(l.calibration_error, 3) : '-',
        decided(l.legitimate_right, l.legitimate_wrong, l.legitimate), decided(l.backscatter_right, l.backscatter_wrong, l.backscatter)];
    }));
  };

  const dimensions = slices => [...new Set(slices.map(s => s.dimension))].map(d => [d, 'by ' + d]);
  const slices = () => {
    choice('origin-choice', dimensions(report.origin_slices), chosen => {
      const rows = report.origin_slices.filter(s => s.dimension === chosen).sort((a, b) => b.legitimate + b.backscatter - a.legitimate - a.backscatter);
      byId('origin-slices').innerHTML = table(
        [{text: escape(chosen), name: 1}, {text: 'legitimate', n: 1}, {text: 'backscatter', n: 1}, {text: 'AUC'}, {text: 'found at 1 % lost'}, {text: 'legitimate<br>decided backscatter'}, {text: 'backscatter<br>decided so'}],
        rows.map(s => [escape(s.name), count(s.legitimate), count(s.backscatter), withInterval(s.auc, v => figure(v, 3), '--good'), withInterval(s.recall_at_1, percent, '--good'),
          withInterval(s.legitimate_lost, percent, '--backscatter'), withInterval(s.backscatter_found, percent, '--legitimate')]));
    });
    choice('kind-choice', dimensions(report.kind_slices), chosen => {
      const rows = report.kind_slices.filter(s => s.dimension === chosen).sort((a, b) => b.messages - a.messages);
      byId('kind-slices').innerHTML = table(
        [{text: escape(chosen), name: 1}, {text: 'messages', n: 1}, {text: 'failed deliveries', n: 1}, {text: 'right kind'}, {text: 'failed deliveries found'}, {text: 'others called one'}],
        rows.map(s => [escape(s.name), count(s.messages), count(s.failed), withInterval(s.right, percent, '--good'), withInterval(s.failed_found, percent, '--legitimate'), withInterval(s.failed_called, percent, '--backscatter')]));
    });
  };

  const confusion = () => {
    const cell = (n, total, is, called) => {
      const part = total ? n / total : 0;
      const strength = n === 0 ? 0 : .1 + .75 * Math.sqrt(part);
      const ink = strength > .6 ? 'color:var(--card)' : '';
      return `<td class="${is === called ? '' : n ? 'off' : ''}" style="background:rgba(var(--heat),${strength.toFixed(2)});${ink}" title="${escape(is)} called ${escape(called)}: ${count(n)} = ${percent(part)}">${n ? count(n) : '<small>·</small>'}</td>`;
    };
    byId('confusion').innerHTML = '<table class="matrix"><thead><tr><th></th>' + report.kinds.map(k => `<th><span>${escape(k)}</span></th>`).join('') + '<th></th></tr></thead><tbody>' +
      report.confusion.map((row, i) => {
        const total = row.reduce((a, b) => a + b, 0);
        return `<tr><th>${escape(report.kinds[i])}</th>` + row.map((n, j) => cell(n, total, report.kinds[i], report.kinds[j])).join('') + `<th>${total ? percent(row[i] / total) : ''}</th></tr>`;
      }).join('') + '</tbody></table>';
  };

  const bar = (nats, most, low, high) => {
    const w = 260, mid = w / 2, x = v => mid + v / most * (mid - 4);
    const colour = nats > 0 ? 'var(--backscatter)' : 'var(--legitimate)';
    const whisker = low == null ? '' : `<line x1="${x(low).toFixed(1)}" x2="${x(high).toFixed(1)}" y1="8" y2="8" stroke="var(--ink)" stroke-width="1.4"/>`;
    return `<svg width="${w}" height="16" aria-hidden="true"><line x1="${mid}" x2="${mid}" y1="0" y2="16" stroke="var(--line)"/>` +
      `<rect x="${Math.min(mid, x(nats)).toFixed(1)}" y="3" width="${Math.abs(x(nats) - mid).toFixed(1)}" height="10" rx="2" fill="${colour}" opacity=".8"/>${whisker}</svg>`;
  };

  const errors = () => {
    const groups = [['legitimate', 'legitimate, called backscatter'], ['backscatter', 'backscatter, called legitimate'], ['kind', 'the wrong kind']]
      .filter(([g]) => report.errors.some(e => (e.head === 'kind' ? 'kind' : e.is) === g));
    choice('error-choice', groups, chosen => {
      byId('error-list').innerHTML = report.errors.filter(e => (e.head === 'kind' ? 'kind' : e.is) === chosen).map(e => {
        const most = Math.max(...e.reasons.map(r => Math.abs(r.nats)), .1);
        return `<details><summary><span class="nats">${e.nats > 0 ? '+' : ''}${e.nats.toFixed(1)} nats</span><span>${escape(e.is)} → ${escape(e.called)}<br><small>${escape(e.source)}${e.head === 'origin' ? ', ' + escape(e.mode) : ''}</small></span>` +
          `<span class="path">${escape(e.path)}${e.index ? ' #' + e.index : ''}</span></summary><div class="bars">` +
          e.reasons.map(r => `<div><span class="feature">${escape(r.feature)}</span><span class="v">${r.nats > 0 ? '+' : ''}${r.nats.toFixed(2)}</span>${bar(r.nats, most)}</div>`).join('') + '</div></details>';
      }).join('');
    });
  };

  const features = () => {
    const sides = [...new Set(report.features.map(f => f.side))];
    const order = ['backscatter', 'legitimate'];
    sides.sort((a, b) => (order.indexOf(a) + 9) % 9 - (order.indexOf(b) + 9) % 9);
    choice('feature-choice', sides.map(s => [s, s]), chosen => {
      const rows = report.features.filter(f => f.side === chosen);
      const most = Math.max(...rows.flatMap(f => f.nats.map(Math.abs)), .1);
      byId('feature-list').innerHTML = table(
        [{text: 'feature', name: 1}, {text: 'nats', n: 1}, {text: 'against &nbsp; for ' + escape(chosen)}, {text: 'has it', n: 1}, {text: 'others have it', n: 1}],
        rows.map(f => [`<span class="feature">${escape(f.feature)}${f.sentence ? `<small>${escape(f.sentence)}</small>` : ''}</span>`, figure(f.nats[0], 2),
          chosen === 'legitimate' ? bar(-f.nats[0], most, -f.nats[2], -f.nats[1]) : bar(f.nats[0], most, f.nats[1], f.nats[2]), percent(f.present), percent(f.present_others)]));
    });
  };

  const setTheme = theme => { document.documentElement.dataset.theme = theme; };
  const stored = new URLSearchParams(location.search).get('theme');
  setTheme(stored || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  byId('theme').addEventListener('click', () => {
    setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
    charts();
  });

  byId('recipe').textContent = data.recipe;
  tiles();
  choice('share-choice', [[.1, '10 %'], [.5, '50 %'], [.01, '1 %']], chosen => { share = +chosen; if (byId('pr')._plot) Charts.pr(byId('pr'), report, share); });
  charts();
  folds();
  slices();
  confusion();
  errors();
  features();
  byId('sets').innerHTML = table([{text: 'set'}, {text: 'messages', n: 1}, {text: 'XXH3-128 of paths and bytes'}], data.sets.map(s => [escape(s.name), count(s.messages), `<code>${escape(s.digest)}</code>`]));
  let width = innerWidth;
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; charts(); } });
  // For the test: drawn to the end, and what went wrong on the way.
  document.documentElement.dataset.ready = 'true';
  document.documentElement.dataset.problems = problems.join('; ');
})();
