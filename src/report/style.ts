import {COLOURS} from './colours.js'

/** The page's style sheet. */
export const STYLE = `
${COLOURS}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto;
  max-width: 60rem;
  padding: 3rem 1.5rem 4rem;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0; font-size: 1.9rem; font-weight: 650; letter-spacing: -0.015em; }
h2 { margin: 0 0 1rem; font-size: 1.3rem; font-weight: 650; letter-spacing: -0.01em; }
h3 { margin: 0 0 0.5rem; font-size: 1rem; font-weight: 600; }
section > h3 { margin-top: 1.8rem; }
p, ul, dl { margin: 0 0 1rem; max-width: 44rem; }
ul { padding-left: 1.2rem; }
li + li { margin-top: 0.3rem; }
code { font: 0.85em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.subtitle, footer { color: var(--muted); }
.subtitle { margin: 0.5rem 0 0; }
bdi { font-weight: 600; }
section { margin-top: 3rem; padding-top: 1.6rem; border-top: 1px solid var(--line); }
#decision { margin-top: 2rem; padding-top: 0; border-top: 0; }
#decision h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.85rem; }
footer p { max-width: none; margin: 0; }

.headline { max-width: none; margin: 0 0 1.2rem; font-size: 1.25rem; line-height: 1.45; text-wrap: pretty; }
nav { margin-top: 1.6rem; font-size: 0.92rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; max-width: none; margin: 0; padding: 0; list-style: none; }
nav li { margin: 0; }
a { color: var(--blue); text-underline-offset: 0.15em; }

.decisions { list-style: none; padding: 0; max-width: none; }
.decisions li {
  margin: 0 0 0.75rem;
  padding: 0.9rem 1.1rem;
  background: var(--panel);
  border-left: 5px solid var(--muted);
  border-radius: 0 6px 6px 0;
  font-size: 1.06rem;
}
.decisions p { margin: 0; max-width: none; }
.decisions .leaks { border-left-color: var(--vermilion); }
.decisions .no-leak-found { border-left-color: var(--blue); }
.verdict { letter-spacing: 0.02em; }
.leaks .verdict { color: var(--vermilion); }
.no-leak-found .verdict { color: var(--blue); }
.warning {
  max-width: none;
  padding: 0.9rem 1.1rem;
  background: var(--warn-ground);
  border: 2px solid var(--vermilion);
  border-radius: 6px;
}

figure { margin: 1.8rem 0 2.2rem; }
figcaption { margin-top: 0.4rem; max-width: 44rem; color: var(--muted); font-size: 0.9rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.4rem; margin: 0 0 0.6rem; padding: 0; list-style: none; }
.legend { max-width: none; font-size: 0.9rem; }
.legend li { margin: 0; display: flex; align-items: center; gap: 0.4rem; }
.legend svg { flex: none; }
figure svg { display: block; max-width: 100%; height: auto; font-family: inherit; }
.narrow { display: none; }

.table { overflow-x: auto; margin: 1.4rem 0 1.8rem; }
.table:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
table { border-collapse: collapse; min-width: 100%; font-size: 0.88rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; }
caption { padding-bottom: 0.5rem; text-align: left; font-weight: 600; font-size: 0.95rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2rem); }
th, td { min-width: 5.5rem; max-width: 22rem; padding: 0.5rem 0.9rem 0.5rem 0; text-align: left; vertical-align: top; }
th, td { overflow-wrap: break-word; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom: 1.5px solid var(--ink); color: var(--muted); font-weight: 500; vertical-align: bottom; }
tbody th { font-weight: 500; }
tbody tr { border-bottom: 1px solid var(--line); }
th.long, td.long { min-width: 15rem; max-width: 26rem; }
th.numeric, td.numeric { min-width: 0; max-width: none; text-align: right; }
small { color: var(--muted); white-space: nowrap; display: inline-block; font-size: 0.93em; }
details { margin: 1rem 0; }
summary { cursor: pointer; color: var(--blue); font-size: 0.95rem; width: fit-content; }
details caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

dl { max-width: none; }
dl > div { display: grid; grid-template-columns: 14rem 1fr; gap: 0 1.5rem; padding: 0.4rem 0; border-bottom: 1px solid var(--line); }
dt { font-weight: 500; overflow-wrap: anywhere; }
dd { margin: 0; max-width: 44rem; }

@media (max-width: 40rem) {
  body { padding: 1.6rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  section { margin-top: 2.2rem; }
  .wide { display: none; }
  .narrow { display: block; }
  dl > div { grid-template-columns: 1fr; }
}
@media print {
  :root { --paper: #fff; --panel: #f4f4f0; --ink: #000; --muted: #444; --line: #ccc; }
  :root { --vermilion: #b34700; --blue: #00558a; --warn-ground: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  section { margin-top: 1.5rem; }
  figure, tr, .decisions li, .warning { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  .table { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td { padding-right: 0.5rem; }
  th, td, th.long, td.long { min-width: 0; }
  nav { display: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
`
