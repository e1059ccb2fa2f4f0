import {describe, expect, it} from 'vitest'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {failedControlResult, fullResult} from '../../support/example-result.js'

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

  it('say of an experiment that its in-runs and out-runs differ in one person, and of whom most is known', () => {
    const full = fullResult()
    const made = (value: number) => ({value, low: value, high: value, confidence: 0.95, trials: 50, method: 'made up'})
    const results = full.results.map(entry =>
      entry.name === 'dcr-mia' && entry.kind === 'attack'
        ? {...entry, estimates: {auc: made(0.8), worstRecordAuc: made(0.97), realOnlyAuc: made(0.55)}}
        : entry,
    )
    const text = sectionOf(renderMarkdown({...full, results}))
    expect(text).toContain(
      'of two runs of everything, one with their record and one without it, the attacker points at the right one 80 of 100 times',
    )
    expect(text).toContain('of the person found best, 97 of 100. A model trained on the real rows alone gives away 55 of 100')
    expect(text).not.toContain('shown them and someone who was not in the data')
  })

  it('claim nothing for a person where the attack did not beat its control', () => {
    const text = sectionOf(renderMarkdown(fullResult()))
    const line = text.split('\n').find(one => one.startsWith('- gaussian: AUC'))
    expect(line).toContain('not more than luck explains')
    expect(line).not.toContain('points at')
    expect(line).toContain('a weaker leak')
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
