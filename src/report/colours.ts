/**
 * Colours of the report, and of the page for browsers. Those of series are Okabe and Ito's, made lighter or darker to stand out on their
 * ground.
 */
export const COLOURS = `:root {
  color-scheme: light dark;
  --paper: #fdfdfb;
  --panel: #f4f4f0;
  --ink: #1d2126;
  --muted: #5b636c;
  --line: #dcdcd4;
  --vermilion: #ad4605;
  --blue: #0067a5;
  --green: #00704e;
  --purple: #97407a;
  --yellow: #8a6500;
  --warn-ground: #fdf1e3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a;
    --panel: #1d2125;
    --ink: #e6e6e1;
    --muted: #a2a9b1;
    --line: #363b41;
    --vermilion: #f28a4b;
    --blue: #62b6ea;
    --green: #35c299;
    --purple: #e29cc5;
    --yellow: #e8c04a;
    --warn-ground: #33241a;
  }
}`
