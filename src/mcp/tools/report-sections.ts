import * as z from 'zod'
import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {renderSection} from '../../report/markdown.js'
import {sectionsOf} from '../../report/sections/index.js'
import {findResult, result} from '../results.js'
import {defineTool} from '../tool.js'

/** About ten thousand words. */
const LONGEST = 60_000

export const reportSections = defineTool({
  name: 'report_sections',
  title: 'Read a report',
  description:
    'The sections of the report of an audit, or one of them as Markdown: what was found, how, and what was not tested.',
  input: {result, section: z.string().optional().describe('The id of a section; without one they are listed.')},
  output: {
    sections: z.array(z.strictObject({id: z.string(), title: z.string()})).optional(),
    markdown: z.string().optional(),
    cut: z.boolean().optional().describe('Whether the end was left out; the files of the report have it.'),
  },
  async run({result, section}, room, {signal}) {
    const sections = sectionsOf(await findResult(result, room, signal))
    if (section === undefined) return {sections: sections.map(({id, title}) => ({id, title}))}
    const found = sections.find(({id}) => id === section)
    const ids = sections.map(({id}) => id)
    if (found === undefined)
      throw new UserError('wrong-value', {setting: 'section', given: section}, `The report has no section '${section}'.`, [
        ...didYouMean(section, ids),
        `Its sections are: ${ids.join(', ')}.`,
      ])
    const markdown = renderSection(found)
    return {markdown: markdown.slice(0, LONGEST), cut: markdown.length > LONGEST}
  },
})
