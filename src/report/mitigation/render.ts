import type {FootedPage} from '../document.js'
import type {ComparisonFormat} from '../formats.js'
import {visible} from '../text.js'
import type {Mitigation} from './mitigation.js'
import {MITIGATION_TITLE, mitigationSections, mitigationSubtitle} from './sections.js'

/**
 * What was tried against a leak, in one of its formats.
 * @example console.log(await renderMitigation(await mitigate('patients.csv', options), 'md'))
 */
export async function renderMitigation(mitigation: Mitigation, format: ComparisonFormat): Promise<string> {
  if (format === 'json') return `${JSON.stringify(mitigation, null, 2)}\n`
  const page = mitigationPage(mitigation)
  if (format === 'md') return (await import('../markdown.js')).renderMarkdownPage(page)
  return (await import('../html.js')).renderPage(page)
}

export function mitigationPage(mitigation: Mitigation): FootedPage {
  const {name, version} = mitigation.tool
  return {
    title: MITIGATION_TITLE,
    subtitle: mitigationSubtitle(mitigation),
    sections: mitigationSections(mitigation),
    footer: `${visible(name)} ${visible(version)}`,
  }
}

/** The last attempt in a line, for a terminal. */
export function attemptLine({attempts}: Mitigation): string {
  const last = attempts[attempts.length - 1]
  const {number, remedy, setting, status, policyPassed, atRisk, confirmation} = last
  const told =
    status !== 'done'
      ? status.replace('-', ' ')
      : policyPassed === true
        ? `the policy passes${confirmation?.policyPassed === true ? ', and again with a fresh seed' : ', but not with a fresh seed'}`
        : 'the policy fails'
  const people = atRisk === undefined || atRisk.found === 0 ? '' : `, ${atRisk.found} people at risk`
  return `Attempt ${number} (${remedy === 'none' ? 'as it is' : remedy}, ${visible(setting.generator)}): ${told}${people}`
}
