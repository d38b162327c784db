// Charts of the evaluation report, drawn by uPlot. Colours come from the style sheet, so a chart is drawn anew when the
// theme changes; each chart is one function of (element, data).
'use strict';

const Charts = (() => {
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const dashes = [[], [], [7, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 2], [12, 4]];
  const foldColour = i => css('--fold-' + (i % 8));
  const foldDash = i => dashes[i % dashes.length];
  const percent = v => v == null ? '-' : (v === 0 ? '0' : v < .001 ? (100 * v).toFixed(3) : v < .1 ? (100 * v).toFixed(2) : (100 * v).toFixed(1)) + ' %';

  const axis = (label, extra) => Object.assign({
    label, labelSize: 20, labelFont: '12px system-ui, "DejaVu Sans", sans-serif', font: '11.5px system-ui, "DejaVu Sans", sans-serif',
    stroke: css('--soft'), grid: {stroke: css('--grid'), width: 1}, ticks: {stroke: css('--line'), width: 1, size: 4}, size: 30, gap: 4,
  }, extra);
  const shortPercent = v => v == null ? '' : v >= .01 ? Math.round(100 * v) + ' %' : +(100 * v).toPrecision(1) + ' %';
  const decades = splits => splits.map(v => { const l = Math.log10(v); return Math.abs(l - Math.round(l)) < 1e-6 ? shortPercent(v) : null; });
  const logAxis = (label, extra) => axis(label, Object.assign({values: (u, splits) => decades(splits)}, extra));

  // Shows what stands under the cursor: lines(index) gives the text.
  const tip = lines => {
    const box = document.getElementById('tip');
    return {hooks: {
      setCursor: [u => {
        const i = u.cursor.idx;
        const text = i == null || u.cursor.left < 0 ? '' : lines(u, i);
        box.hidden = !text;
        if (!text) return;
        box.textContent = text;
        const at = u.over.getBoundingClientRect();
        const x = at.left + u.cursor.left + 14;
        box.style.left = Math.min(x, innerWidth - box.offsetWidth - 8) + 'px';
        box.style.top = Math.max(8, Math.min(at.top + u.cursor.top + 14, innerHeight - box.offsetHeight - 8)) + 'px';
      }],
      ready: [u => u.over.addEventListener('mouseleave', () => { box.hidden = true; })],
    }};
  };

  const draw = (el, height, options, data) => {
    el.replaceChildren();
    const plot = new uPlot(Object.assign({
      width: Math.max(200, el.clientWidth), height, padding: [10, 26, 0, 0], legend: {show: false},
      cursor: {points: {show: false}, drag: {x: false, y: false}, y: false},
    }, options), data, el);
    el._plot = plot;
    return plot;
  };

  const curveSeries = curves => curves.map((c, i) => ({
    label: c.name, stroke: foldColour(i), width: i === 0 ? 2.6 : 1.5, dash: foldDash(i), points: {show: false}, spanGaps: true,
  }));
  const rankTip = (curves, word, value) => tip((u, i) =>
    percent(u.data[0][i]) + ' of legitimate mail lost\n' +
    curves.map((c, k) => c.name + ': ' + percent(value(u, k, i)) + ' ' + word).join('\n'));

  // Recall over false positives; the first curve has a band.
  const roc = (el, report) => {
    const curves = report.curves;
    const data = [report.shares].concat(curves.map(c => c.recall.map(r => r[0])));
    data.push(curves[0].recall.map(r => r[1]), curves[0].recall.map(r => r[2]));
    const n = curves.length;
    const edge = {stroke: 'transparent', width: 0, points: {show: false}, spanGaps: true};
    draw(el, 330, {
      scales: {x: {distr: 3, time: false, range: [report.shares[0], 1]}, y: {range: [0, 1.005]}},
      axes: [logAxis('legitimate mail lost (log)'), axis('backscatter found', {values: (u, s) => s.map(shortPercent), size: 54})],
      series: [{}].concat(curveSeries(curves), [edge, edge]),
      bands: [{series: [n + 2, n + 1], fill: css('--fold-0') + '22'}],
      plugins: [rankTip(curves, 'found', (u, k, i) => u.data[k + 1][i])],
    }, data);
  };

  const det = (el, report) => {
    const curves = report.curves, floor = 1e-4;
    const data = [report.shares].concat(curves.map(c => c.recall.map(r => r[0] == null ? null : Math.max(floor, 1 - r[0]))));
    draw(el, 330, {
      scales: {x: {distr: 3, time: false, range: [report.shares[0], 1]}, y: {distr: 3, range: [floor, 1]}},
      axes: [logAxis('legitimate mail lost (log)'), logAxis('backscatter missed (log)', {size: 58})],
      series: [{}].concat(curveSeries(curves)),
      plugins: [rankTip(curves, 'missed', (u, k, i) => u.data[k + 1][i])],
    }, data);
  };

  // Precision on a grid of recalls, classes mixed so that `share` of the bounces is backscatter.
  const pr = (el, report, share) => {
    const grid = Array.from({length: 101}, (_, i) => i / 100);
    const curves = report.curves;
    const precision = (curve, wanted) => {
      const at = curve.recall.findIndex(r => r[0] != null && r[0] >= wanted && r[0] > 0);
      if (at < 0) return null;
      const found = share * curve.recall[at][0], lost = (1 - share) * report.shares[at];
      return found / (found + lost);
    };
    draw(el, 330, {
      scales: {x: {time: false, range: [0, 1]}, y: {range: [0, 1.005]}},
      axes: [axis('backscatter found (recall)', {values: (u, s) => s.map(shortPercent)}),
             axis('of what is called backscatter, is (precision)', {values: (u, s) => s.map(shortPercent), size: 54})],
      series: [{}].concat(curveSeries(curves)),
      plugins: [tip((u, i) => percent(u.data[0][i]) + ' found\n' + curves.map((c, k) => c.name + ': precision ' + percent(u.data[k + 1][i])).join('\n'))],
    }, [grid].concat(curves.map(c => grid.map(g => precision(c, g)))));
  };

  // Points with whiskers, one colour and shape per return mode, and the diagonal of honest probabilities.
  const reliability = (el, report) => {
    const curves = report.reliability.filter(c => c.name !== 'all');
    const marks = [];
    curves.forEach((c, k) => c.bins.forEach(b => marks.push([b, k])));
    const whiskers = {hooks: {draw: [u => {
      const c = u.ctx, ratio = devicePixelRatio;
      c.save();
      c.strokeStyle = css('--soft');
      c.lineWidth = ratio;
      c.setLineDash([4 * ratio, 4 * ratio]);
      c.beginPath();
      c.moveTo(u.valToPos(0, 'x', true), u.valToPos(0, 'y', true));
      c.lineTo(u.valToPos(1, 'x', true), u.valToPos(1, 'y', true));
      c.stroke();
      c.setLineDash([]);
      marks.forEach(([b, k]) => {
        const x = u.valToPos(b.probability, 'x', true), y = v => u.valToPos(v, 'y', true), r = 4.5 * ratio;
        c.strokeStyle = c.fillStyle = foldColour(k + 1);
        c.lineWidth = 1.5 * ratio;
        c.beginPath(); c.moveTo(x, y(b.backscatter[1])); c.lineTo(x, y(b.backscatter[2])); c.stroke();
        c.beginPath();
        if (k === 0) c.arc(x, y(b.backscatter[0]), r, 0, 7);
        else if (k === 1) c.rect(x - r, y(b.backscatter[0]) - r, 2 * r, 2 * r);
        else { const m = y(b.backscatter[0]); c.moveTo(x, m - r); c.lineTo(x + r, m + r); c.lineTo(x - r, m + r); c.closePath(); }
        c.fill();
      });
      c.restore();
    }]}};
    const xs = Array.from({length: 11}, (_, i) => i / 10);
    draw(el, 303, {
      scales: {x: {time: false, range: [-.01, 1.01]}, y: {range: [-.01, 1.01]}},
      axes: [axis('probability of backscatter given', {values: (u, s) => s.map(shortPercent)}),
             axis('share that was backscatter', {values: (u, s) => s.map(shortPercent), size: 54})],
      series: [{}, {stroke: 'transparent', points: {show: false}}],
      plugins: [whiskers, tip((u, i) => {
        const near = marks.filter(([b]) => Math.abs(b.probability - u.posToVal(u.cursor.left, 'x')) < .04);
        return near.map(([b, k]) => curves[k].name + ': given ' + percent(b.probability) + ', came true ' + percent(b.backscatter[0]) +
          ' (' + percent(b.backscatter[1]) + ' to ' + percent(b.backscatter[2]) + '), ' + b.rows + ' rows').join('\n');
      })],
    }, [xs, xs.map(() => null)]);
  };

  // Shares of both classes by log-odds, with the served thresholds.
  const histogram = (el, report, one, thresholds) => {
    const bins = one.legitimate.length, width = 2 * report.histogram_reach / bins;
    const xs = one.legitimate.map((_, i) => -report.histogram_reach + i * width).concat([report.histogram_reach]);
    const stepped = values => values.concat([values[values.length - 1]]);
    const logit = p => Math.log(p / (1 - p));
    const paths = uPlot.paths.stepped({align: 1});
    const lines = {hooks: {draw: [u => {
      const c = u.ctx;
      c.save();
      c.strokeStyle = css('--soft'); c.lineWidth = devicePixelRatio; c.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      [thresholds.legitimate, thresholds.backscatter].forEach(p => {
        const x = u.valToPos(logit(p), 'x', true);
        c.beginPath(); c.moveTo(x, u.bbox.top); c.lineTo(x, u.bbox.top + u.bbox.height); c.stroke();
      });
      c.restore();
    }]}};
    const side = (colour, dash) => ({stroke: colour, fill: colour + '33', width: 1.6, dash, paths, points: {show: false}});
    draw(el, 150, {
      padding: [8, 14, 0, 0],
      scales: {x: {time: false, range: [-report.histogram_reach, report.histogram_reach]}, y: {range: (u, lo, hi) => [0, hi * 1.05 || 1]}},
      axes: [axis(undefined, {size: 26}), axis(undefined, {size: 40, values: (u, s) => s.map(v => v === 0 ? '0' : shortPercent(v))})],
      series: [{}, side(css('--legitimate'), []), side(css('--backscatter'), [5, 3])],
      plugins: [lines, tip((u, i) => 'log-odds ' + xs[i].toFixed(1) + ' to ' + (xs[i] + width).toFixed(1) +
        '\nlegitimate: ' + percent(u.data[1][i]) + '\nbackscatter: ' + percent(u.data[2][i]))],
    }, [xs, stepped(one.legitimate), stepped(one.backscatter)]);
  };

  // "value [low, high]" with a small picture of it on [0, 1].
  const interval = (triple, colour) => {
    if (triple[0] == null) return '<span class="interval"><small>-</small></span>';
    const w = 92, x = v => (3 + v * (w - 6)).toFixed(1);
    const low = triple[1] == null ? triple[0] : triple[1], high = triple[2] == null ? triple[0] : triple[2];
    return `<span class="interval"><svg width="${w}" height="14" aria-hidden="true"><line x1="3" x2="${w - 3}" y1="7" y2="7" stroke="var(--grid)" stroke-width="2"/>` +
      `<line x1="${x(low)}" x2="${x(high)}" y1="7" y2="7" stroke="var(${colour})" stroke-width="3" stroke-linecap="round" opacity=".45"/>` +
      `<circle cx="${x(triple[0])}" cy="7" r="3.4" fill="var(${colour})"/></svg>`;
  };

  return {roc, det, pr, reliability, histogram, interval, percent, foldColour, foldDash};
})();
