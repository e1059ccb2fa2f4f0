import type {AuditResult} from '../result/audit-result.js'
import type {Chart, LegendEntry} from './charts/chart.js'
import {loadDraw, type Draw} from './charts/draw.js'
import {type Block, type Decision, type FootedPage, type Inline, type Section, type TableBlock, type Text} from './document.js'
import {html, trusted, type Html} from './html-template.js'
import {PAPER_WIDTH, paperStyle} from './paper-style.js'
import {reportFooter} from './sections/footer.js'
import {sectionsOf} from './sections/index.js'
import {REPORT_TITLE, subtitle} from './sections/title.js'
import {figureParts, LONGEST_NAME, LONGEST_OPEN_TABLE, unbroken} from './shown-text.js'
import {STYLE} from './style.js'
import {truncate} from './text.js'

/** Chart widths in CSS pixels: for a page and for a phone. The style sheet shows one of the two. */
const WIDE = 900
const NARROW = 340

/** What pages of paper need: the page on which a section begins, as far as it is known. */
export interface Paper {
  readonly pageOf: (id: string) => number | undefined
}

/** What a page is written for. */
interface Medium {
  readonly draw: Draw
  readonly paper?: Paper | undefined
}

/**
 * The report as one page that needs nothing else: no network, no script, no font. It follows the reader's light or dark
 * setting and prints. Every text from the result is escaped.
 */
export function renderHtml(result: AuditResult): Promise<string> {
  return renderPage(reportPage(result))
}

export function reportPage(result: AuditResult): FootedPage {
  return {title: REPORT_TITLE, subtitle: subtitle(result), sections: sectionsOf(result), footer: reportFooter(result)}
}

/** For a screen, or for pages of paper: there it is light, nothing is folded, and a table of contents tells the pages. */
export async function renderPage({title, subtitle: line, sections, footer}: FootedPage, paper?: Paper): Promise<string> {
  const medium = {draw: await loadDraw(), paper}
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="${paper === undefined ? 'light dark' : 'light'}" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${trusted(paper === undefined ? STYLE : STYLE + paperStyle(title))}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="subtitle">${write(line)}</p>
        </header>
        <main>
          ${sections.slice(0, 1).map(first => writeSection(first, medium))} ${writeContents(sections.slice(1), paper)}
          ${sections.slice(1).map(section => writeSection(section, medium))}
        </main>
        <footer>
          <p>${write(footer)}</p>
        </footer>
      </body>
    </html> `
  return page.text
}

/** Links to places on the page itself, the only ones there are. */
function writeContents(sections: readonly Section[], paper?: Paper): Html {
  if (paper !== undefined) return writePagedContents(sections, paper)
  return html`<nav aria-label="Sections">
    <ul>
      ${sections.map(({id, title}) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ul>
  </nav>`
}

/** Numbers have their place before they are known, so that knowing them moves nothing. */
function writePagedContents(sections: readonly Section[], {pageOf}: Paper): Html {
  return html`<nav aria-labelledby="contents">
    <h2 id="contents">Contents</h2>
    <ol>
      ${sections.map(
        ({id, title}) =>
          html`<li>
            <a href="#${id}"><span>${title}</span><span class="page">${pageOf(id) ?? ''}</span></a>
          </li>`,
      )}
    </ol>
  </nav>`
}

function writeSection({id, title, blocks}: Section, medium: Medium): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${blocks.map(block => writeBlock(block, medium))}
  </section> `
}

function writeBlock(block: Block, medium: Medium): Html {
  switch (block.kind) {
    case 'headline':
      return html`<p class="headline">${write(block.text)}</p>`
    case 'heading':
      return html`<h3>${write(block.text)}</h3>`
    case 'paragraph':
      return html`<p>${write(block.text)}</p>`
    case 'warning':
      return html`<p class="warning" role="note"><strong>Warning.</strong> ${write(block.text)}</p>`
    case 'list':
      return html`<ul>
        ${block.items.map(item => html`<li>${write(item)}</li>`)}
      </ul>`
    case 'definitions':
      return html`<dl>
        ${block.entries.map(
          ({term, text}) =>
            html`<div>
              <dt>${write(term)}</dt>
              <dd>${write(text)}</dd>
            </div>`,
        )}
      </dl>`
    case 'decisions':
      return html`<ul class="decisions">
        ${block.decisions.map(writeDecision)}
      </ul>`
    case 'chart':
      return writeChart(block.chart, medium)
    case 'table':
      return medium.paper === undefined && (block.folded === true || block.rows.length > LONGEST_OPEN_TABLE)
        ? html`<details>
            <summary>${block.caption}</summary>
            ${writeTable(block)}
          </details>`
        : writeTable(block)
  }
}

function writeDecision({verdict, name, word, sentence}: Decision): Html {
  return html`<li class="${verdict}">
    <p>${writeName(name)} <strong class="verdict">${word}</strong>: ${unbroken(sentence)}</p>
  </li>`
}

/** The box around a table scrolls by itself on narrow screens; it can be reached by keyboard. */
function writeTable({caption, columns, rows}: TableBlock): Html {
  const classes = {figures: html` class="numeric"`, sentences: html` class="long"`, words: html``}
  const classOf = (at: number) => classes[columns[at].holds ?? 'words']
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${columns.map(({title}, at) => html`<th scope="col" ${classOf(at)}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          row =>
            html`<tr>
              ${row.map((cell, at) =>
                at === 0 ? html`<th scope="row" ${classOf(at)}>${write(cell)}</th>` : html`<td${classOf(at)}>${write(cell)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function writeChart(chart: Chart, {draw, paper}: Medium): Html {
  return html`<figure>
    <h3>${chart.title}</h3>
    <ul class="legend">
      ${chart.legend.map(entry => html`<li>${writeSymbol(entry)} ${entry.label}</li>`)}
    </ul>
    ${paper === undefined ? writeDrawings(chart, draw) : trusted(draw(chart, PAPER_WIDTH))}
    <figcaption>${chart.caption}</figcaption>
  </figure>`
}

function writeDrawings(chart: Chart, draw: Draw): Html {
  return html`<div class="wide">${trusted(draw(chart, WIDE))}</div>
    <div class="narrow">${trusted(draw(chart, NARROW))}</div>`
}

function writeSymbol({symbol, colour, dash}: LegendEntry): Html {
  const shapes = {
    circle: html`<circle cx="8" cy="8" r="5" fill="${colour}" />`,
    ring: html`<circle cx="8" cy="8" r="4.5" fill="none" stroke="${colour}" stroke-width="2" />`,
    diamond2: html`<path d="M8 2 14 8 8 14 2 8Z" fill="${colour}" />`,
    line: html`<path d="M0 8H24" stroke="${colour}" stroke-width="2.2" stroke-dasharray="${dash ?? 'none'}" />`,
    bar: html`<path d="M3 15V4H13V15Z" fill="${colour}" />`,
    tick: html`<path d="M8 2V14" stroke="${colour}" stroke-width="2" />`,
  }
  const width = symbol === 'line' ? 24 : 16
  return html`<svg width="${width}" height="16" viewBox="0 0 ${width} 16" aria-hidden="true">${shapes[symbol]}</svg>`
}

function write(text: Text): Html {
  return typeof text === 'string' || 'kind' in text ? writeInline(text) : html`${text.map(writeInline)}`
}

function writeInline(inline: Inline): Html {
  if (typeof inline === 'string') return html`${unbroken(inline)}`
  switch (inline.kind) {
    case 'name':
      return writeName(inline.text)
    case 'figure':
      return writeFigure(inline.text)
    case 'code':
      return html`<code>${inline.text}</code>`
    case 'strong':
      return html`<strong>${inline.text}</strong>`
  }
}

/** Set apart from the direction of the text around it; a very long name is cut off and shown whole on pointing. */
function writeName(name: string): Html {
  const short = truncate(name, LONGEST_NAME)
  return short === name ? html`<bdi>${name}</bdi>` : html`<bdi title="${name}">${short}</bdi>`
}

function writeFigure(text: string): Html {
  const {value, rest} = figureParts(text)
  return rest === undefined ? html`${value}` : html`${value} <small>${rest}</small>`
}
