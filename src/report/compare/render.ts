import type {Comparison} from './comparison.js'
import type {FootedPage} from '../document.js'
import type {ComparisonFormat} from '../formats.js'
import {visible} from '../text.js'
import {COMPARISON_TITLE, comparisonSections, comparisonSubtitle} from './sections.js'

/**
 * A comparison in one of its formats.
 * @example console.log(await renderComparison(await compare(['a.json', 'b.json']), 'md'))
 */
export async function renderComparison(comparison: Comparison, format: ComparisonFormat): Promise<string> {
  if (format === 'json') return `${JSON.stringify(comparison, null, 2)}\n`
  const page = comparisonPage(comparison)
  if (format === 'md') return (await import('../markdown.js')).renderMarkdownPage(page)
  return (await import('../html.js')).renderPage(page)
}

export function comparisonPage(comparison: Comparison): FootedPage {
  return {
    title: COMPARISON_TITLE,
    subtitle: comparisonSubtitle(comparison),
    sections: comparisonSections(comparison),
    footer: [...new Set(comparison.audits.map(({tool}) => visible(tool)))].join('; '),
  }
}
