import {describe, expect, it} from 'vitest'
import {renderMarkdown} from '../../src/report/markdown.js'
import {failedControlResult, fullResult} from '../support/example-result.js'

const sectionOf = (text: string) => text.slice(text.indexOf('## Each attack in plain words'), text.indexOf('## Utility'))

describe('the attacks in plain words', () => {
  it('say who the attacker is, the figure with interval and control, and what it means for one person', () => {
    const text = sectionOf(renderMarkdown(fullResult()))
    const attack = text.slice(text.indexOf('### reconsmote'), text.indexOf('### distinsmote'))
    expect(attack).toContain('**Who:** Anyone who holds the released synthetic rows, and nothing else.')
    expect(attack).toContain('smote: recall 97 % (95 % interval 93–99 %), against 0 % on people who were not in the data.')
    expect(attack).toContain(
      '**For one person:** their whole record, every column of it, is rebuilt from the file in 97 of 100 cases',
    )
    expect(attack).toContain('Controls: planted leak passed, independent sample passed.')
  })

  it('claim nothing for a person where the attack did not beat its control', () => {
    const text = sectionOf(renderMarkdown(fullResult()))
    const line = text.split('\n').find(one => one.startsWith('- gaussian: AUC'))
    expect(line).toContain('not more than luck explains')
    expect(line).not.toContain('points at')
  })

  it('say where a control failed, and where an attack gave no figure', () => {
    expect(sectionOf(renderMarkdown(failedControlResult()))).toContain(
      'Controls: planted leak failed, independent sample passed.',
    )
    const full = fullResult()
    const none = {...full, results: full.results.filter(({name}) => name !== 'dcr-mia')}
    const text = sectionOf(renderMarkdown(none))
    expect(text.slice(text.indexOf('### dcr-mia'))).toContain('It gave no figure in this audit')
  })
})
