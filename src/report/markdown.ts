import type {AuditResult} from '../result/audit-result.js'
import type {Block, Inline, Page, Section, TableBlock, Text} from './document.js'
import {sectionsOf} from './sections/index.js'
import {REPORT_TITLE, subtitle} from './sections/title.js'
import {harmless} from './text.js'

/** The report as GitHub-flavoured Markdown, without the charts. Nothing in a name acts as markup. */
export function renderMarkdown(result: AuditResult): string {
  return renderMarkdownPage({title: REPORT_TITLE, subtitle: subtitle(result), sections: sectionsOf(result)})
}

export function renderMarkdownPage({title, subtitle: line, sections}: Page): string {
  const parts = [`# ${title}`, write(line), ...sections.flatMap(writeSection)]
  return `${parts.join('\n\n')}\n`
}

/** One section by itself. */
export const renderSection = (section: Section): string => `${writeSection(section).join('\n\n')}\n`

function writeSection({title, blocks}: Section): string[] {
  return [`## ${title}`, ...blocks.flatMap(writeBlock)]
}

function writeBlock(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`### ${write(block.text)}`]
    case 'headline':
    case 'paragraph':
      return [write(block.text)]
    case 'warning':
      return [`> **Warning.** ${write(block.text)}`]
    case 'list':
      return [block.items.map(item => `- ${write(item)}`).join('\n')]
    case 'definitions':
      return [block.entries.map(({term, text}) => `- **${write(term)}**: ${write(text)}`).join('\n')]
    case 'decisions':
      return [
        block.decisions.map(({name, word, sentence}) => `- **${escape(name)} ${escape(word)}**: ${escape(sentence)}`).join('\n'),
      ]
    case 'chart':
      return []
    case 'table':
      return [`**${escape(block.caption)}**`, writeTable(block)]
  }
}

/** Columns of sentences are not filled up: the lines would get too long to read. */
const WIDEST_PADDED = 40

function writeTable({columns, rows}: TableBlock): string {
  const cells = [columns.map(({title}) => escape(title)), ...rows.map(row => row.map(write))]
  const widths = columns.map((_, at) => Math.min(WIDEST_PADDED, Math.max(3, ...cells.map(row => row[at].length))))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (columns[at].holds === 'figures' ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(' | ')} |`
  const rule = widths.map((width, at) => (columns[at].holds === 'figures' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [line(cells[0]), `| ${rule.join(' | ')} |`, ...cells.slice(1).map(line)].join('\n')
}

function write(text: Text): string {
  return typeof text === 'string' || 'kind' in text ? writeInline(text) : text.map(writeInline).join('')
}

function writeInline(inline: Inline): string {
  if (typeof inline === 'string') return escape(inline)
  return inline.kind === 'strong' ? `**${escape(inline.text)}**` : escape(inline.text)
}

/**
 * Every character that can start something in Markdown or its HTML, wherever it stands, and what turns addresses into links.
 * Text is one line already (see text.ts), so that no block can begin inside it except at its start.
 */
function escape(text: string): string {
  return harmless(text)
    .replaceAll(/[\\`*_[\]<>|~&#$]/g, character => `\\${character}`)
    .replaceAll('://', '\\://')
    .replaceAll(/www\./gi, match => `${match.slice(0, 3)}\\.`)
    .replaceAll('@', '\\@')
    .replace(/^(\s*)([-+=])(?=[-+=\s]|$)/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2')
}
