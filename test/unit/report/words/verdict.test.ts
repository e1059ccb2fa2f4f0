import {micromark} from 'micromark'
import {gfm, gfmHtml} from 'micromark-extension-gfm'
import {describe, expect, it} from 'vitest'
import type {AuditResult, GeneratorVerdict} from '../../../../src/result/audit-result.js'
import type {VerdictReason} from '../../../../src/result/reason.js'
import {verdictReason} from '../../../../src/result/shapes/reason.js'
import {checksOf} from '../../../../src/report/checks.js'
import {renderHtml} from '../../../../src/report/html.js'
import {renderJson} from '../../../../src/report/json.js'
import {renderMarkdown} from '../../../../src/report/markdown.js'
import {renderReport} from '../../../../src/report/render.js'
import {renderSummary} from '../../../../src/report/summary.js'
import {verdictSentence} from '../../../../src/report/words/verdict.js'
import {failedControlResult, fullResult, hostileTexts, judged, namedResult, smallResult} from '../../../support/example-result.js'
import {parsePage} from '../../../support/page.js'

type Examples = {readonly [C in VerdictReason['code']]: Extract<VerdictReason, {readonly code: C}>}

const recall = {attack: 'reconsmote', figure: 'recall', value: 0.1} as const
const few = {code: 'too-few-people', people: 4} as const

const EXAMPLES: Examples = {
  'as-written': {code: 'as-written', text: 'As it was.'},
  'holdout-released': {code: 'holdout-released', records: 3, of: 60},
  'beats-control': {code: 'beats-control', ...recall, control: 0, adjustedPValue: 0.001},
  'false-alarm': {code: 'false-alarm', ...recall, adjustedPValue: 0.001},
  'nothing-found': {code: 'nothing-found', ...recall, detectable: 0.2},
  'not-significant': {code: 'not-significant', ...recall, detectable: 0.05},
  'no-power': {code: 'no-power', ...recall, control: 0.99, people: 200},
  'planted-leak-missed': {code: 'planted-leak-missed', attack: 'dcr-mia', control: 'failed'},
  'cannot-tell': {code: 'cannot-tell', attack: 'dcr-mia', reason: few},
  doubted: {code: 'doubted', attack: 'dcr-mia', reason: {code: 'holdout-overlaps'}},
  'nobody-named': {code: 'nobody-named', attack: 'identifiers'},
  'not-testable': {code: 'not-testable', attack: 'dcr-mia'},
  'not-run': {code: 'not-run', attack: 'dcr-mia', reason: {code: 'not-applicable', text: 'no rows'}},
  'no-attack': {code: 'no-attack'},
}

const SENTENCES: Readonly<Record<VerdictReason['code'], string>> = {
  'as-written': 'As it was.',
  'holdout-released': 'The release holds 3 of the 60 minority records of the holdout as they are: real people are published.',
  'beats-control':
    'reconsmote rebuilt 97 % of the real minority records (95 % interval 93–99 %) from the released ' +
    'rows alone, against 0 % in its control.',
  'false-alarm':
    'reconsmote beat the control, but also flagged an independent sample, in which there is nothing ' +
    'to find: whether there is a leak cannot be told by it.',
  'nothing-found': 'There was an 80 % chance to find a leak of this size: reconsmote with a recall of 20 %.',
  'not-significant':
    'The figure of reconsmote is as large as what is usually found, yet not significantly above the ' +
    'control: a leak of this size is not ruled out.',
  'no-power':
    'reconsmote had no 80 % chance to find a leak of any size, for the number of people or for how often the control is right.',
  'planted-leak-missed': 'That dcr-mia found nothing says nothing: the planted leak was not found either.',
  'cannot-tell': 'Not tested, too few people (4): dcr-mia.',
  doubted: 'Whether it leaks cannot be told by dcr-mia: the holdout shares people with the data, so it is no control.',
  'nobody-named': "Column 'who', which names people, holds no value of anybody in the data.",
  'not-testable': 'dcr-mia gave nothing that could be tested.',
  'not-run': 'no rows (dcr-mia).',
  'no-attack': 'No attack was run.',
}

const codes = Object.keys(EXAMPLES) as (keyof Examples)[]

/** A result in which `smote` is also looked at for columns that name people. */
function withIdentifiers(): AuditResult {
  const full = fullResult()
  const identifiers = {
    generator: 'smote',
    kind: 'attack' as const,
    name: 'identifiers',
    status: 'done' as const,
    estimates: {},
    details: {column: 'who', people: 0, peopleInData: 9},
    seconds: 0,
  }
  return {...full, results: [...full.results, identifiers]}
}

const sentence = (reasons: readonly VerdictReason[], verdict: GeneratorVerdict['verdict'] = 'not-tested') =>
  verdictSentence(withIdentifiers(), {generator: 'smote', verdict, reasons})

describe('the sentence of a verdict', () => {
  it.each(codes)('says %s', code => {
    expect(sentence([EXAMPLES[code]])).toBe(SENTENCES[code])
  })

  it('knows the codes that a result may have, and no others', () => {
    expect(verdictReason.options.map(({shape}) => shape.code.value).sort()).toEqual([...codes].sort())
    expect(Object.values(EXAMPLES).filter(example => !verdictReason.safeParse(example).success)).toEqual([])
  })

  it('says for no leak found that no attack beat its control, unless the words are those of an older version', () => {
    expect(sentence([EXAMPLES['nothing-found']], 'no-leak-found')).toMatch(/^No attack beat its control\. There was an 80 %/)
    expect(sentence([EXAMPLES['as-written']], 'no-leak-found')).toBe('As it was.')
    expect(sentence([EXAMPLES['nothing-found']])).not.toContain('No attack beat its control')
  })

  it('gives a reason that attacks share once', () => {
    const notRun = (attack: string, text: string) =>
      ({...EXAMPLES['not-run'], attack, reason: {code: 'not-applicable', text}}) as const
    expect(sentence([notRun('a', 'no rows'), notRun('b', 'no rows')])).toBe('no rows (the same for every attack).')
    expect(sentence([notRun('a', 'no rows'), notRun('b', 'no labels'), notRun('c', 'no rows')])).toBe(
      'a, c: no rows; b: no labels.',
    )
    expect(sentence(['a', 'b'].map(attack => ({...EXAMPLES['cannot-tell'], attack})))).toBe(
      'Not tested, too few people (4): a and b.',
    )
    expect(sentence([EXAMPLES['nothing-found'], notRun('a', 'no rows'), notRun('b', 'no rows')])).toMatch(
      /\. 2 attacks were not run\.$/,
    )
  })

  it('tells the plainest find, names the others, and leaves out attacks that flagged an independent sample', () => {
    const {verdicts} = failedControlResult()
    const [smote] = verdicts
    expect(verdictSentence(failedControlResult(), smote)).toMatch(
      /^reconsmote rebuilt 97 % .* distinsmote, linkability and shadow-features also beat the control\.$/,
    )
  })

  it('says less of an attack whose planted leak was missed by too few people than of one that failed', () => {
    const open = {...EXAMPLES['planted-leak-missed'], control: 'inconclusive', reason: few} as const
    expect(sentence([open])).toBe(
      'That dcr-mia found nothing says little: the planted leak was not found either (too few people (4)).',
    )
  })
})

/** What a reader of a format sees, on one line and without what is only form. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/[\\*`]/g, '')

const results: [string, AuditResult][] = [
  ['full', fullResult()],
  ['small', judged(smallResult())],
  ['failed controls', failedControlResult()],
  ['every reason', {...withIdentifiers(), verdicts: everyReason()}],
  ...hostileTexts.slice(0, 4).map((text, at): [string, AuditResult] => [`hostile names ${at}`, namedResult(text)]),
]

function everyReason(): GeneratorVerdict[] {
  return codes.map(code => ({
    generator: 'smote',
    verdict: code === 'beats-control' ? 'leaks' : 'not-tested',
    reasons: [EXAMPLES[code]],
  }))
}

describe.each(results)('every format says the same sentence of each verdict: %s', (_, result) => {
  const sentences = result.verdicts.map(verdict => verdictSentence(result, verdict))

  it('JSON', () => {
    const {verdicts} = JSON.parse(renderJson(result)) as AuditResult
    expect(verdicts.map(verdict => verdict.sentence)).toEqual(sentences)
  })

  it('HTML', async () => {
    const text = plain(parsePage(await renderHtml(result)).body.textContent)
    for (const each of sentences) expect(text).toContain(plain(each))
  })

  it('the summary', () => {
    const text = plain(renderSummary(result))
    for (const each of sentences) expect(text).toContain(plain(each))
  })

  it('the checks of CI systems', async () => {
    const {policy: _, ...free} = result
    const messages = checksOf(free).flatMap(({group, message}) => (group === 'verdict' ? [message] : []))
    expect(messages).toEqual(sentences.map(each => expect.stringContaining(each) as string))
    const sarif = JSON.stringify(JSON.parse(await renderReport(free, 'sarif')))
    for (const [at, {verdict}] of free.verdicts.entries())
      if (verdict === 'leaks') expect(sarif).toContain(JSON.stringify(sentences[at]).slice(1, -1))
  })

  it('Markdown', () => {
    const page = micromark(renderMarkdown(result), {extensions: [gfm()], htmlExtensions: [gfmHtml()]})
    const text = plain(parsePage(`<html><body>${page}</body></html>`).body.textContent)
    for (const each of sentences) expect(text).toContain(plain(each))
  })
})

it('does not name an attack that flagged an independent sample beside attacks that did not', () => {
  const result = fullResult()
  const [first] = result.results.filter(({kind, name}) => kind === 'control' && name === 'reconsmote')
  const alarm = {...first, generator: 'independent-sample', name: 'dcr-mia', passed: false}
  const verdict: GeneratorVerdict = {
    generator: 'smote',
    verdict: 'leaks',
    reasons: [EXAMPLES['beats-control'], {...EXAMPLES['beats-control'], attack: 'dcr-mia'}],
  }
  const others = result.results.filter(({kind, name}) => kind !== 'control' || name !== 'dcr-mia')
  expect(verdictSentence({...result, results: others}, verdict)).toContain('dcr-mia also beat the control')
  expect(verdictSentence({...result, results: [...others, alarm]}, verdict)).not.toContain('dcr-mia')
})
