import {describe, expect, it} from 'vitest'
import type {AuditResult, ResultEntry} from '../../../src/result/audit-result.js'
import type {Estimate} from '../../../src/core/estimate.js'
import {renderHtml} from '../../../src/report/html.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {renderReport} from '../../../src/report/render.js'
import {reportFormats} from '../../../src/report/formats.js'
import {renderSummary} from '../../../src/report/summary.js'
import {
  estimate,
  failedControlResult,
  fullResult,
  judged,
  membership,
  minimalResult,
  namedResult,
  reconstruction,
  risk,
  smallResult,
} from '../../support/example-result.js'
import {parsePage} from '../../support/page.js'

/** What a reader of the page sees, on one line. */
function textOf(page: string): string {
  const document = parsePage(page)
  return document.body.textContent.replaceAll(/[\s\u00a0]+/g, ' ')
}

const media: [string, (result: AuditResult) => Promise<string>][] = [
  ['Markdown', result => Promise.resolve(renderMarkdown(result))],
  ['HTML', async result => textOf(await renderHtml(result))],
]

describe('the chart of membership at few false accusations', () => {
  it('shows one line per generator and shades what so few non-members cannot show', async () => {
    const page = parsePage(await renderHtml(fullResult()))
    const svg = page.querySelector('svg[aria-labelledby^="chart-roc"]')
    expect(svg?.querySelectorAll('[stroke-width="2.2"] path, path[stroke-width="2.2"]').length).toBe(3)
    expect(svg?.querySelector('rect')).not.toBeNull()
    expect(textOf(await renderHtml(fullResult()))).toContain('with 60 non-members one false accusation is already 1.7 %')
  })

  it('is left out where no attack ranked anyone', async () => {
    const full = fullResult()
    const page = await renderHtml({...full, results: full.results.filter(({roc}) => roc === undefined)})
    expect(page).not.toContain('chart-roc')
  })
})

describe('the section on fidelity', () => {
  const figure: ResultEntry = {
    generator: 'smote',
    kind: 'fidelity',
    name: 'er-split',
    status: 'done',
    estimates: {erSplit: estimate(0.42, 0.3, 0.54, 3)},
    baseline: {erSplit: estimate(0.4, 0.28, 0.52, 3)},
    seconds: 0.1,
  }

  it.each(media)('shows invalid rows beside those of real rows and says what they are, in %s', async (_, render) => {
    const full = fullResult()
    const text = await render({...full, results: [...full.results, figure]})
    expect(text).toMatch(/invalid rows \(ER\\?_split\)[ |]*42 % \(30–54 %\)[ |]*40 % \(28–52 %\)/)
    expect(text).toMatch(/ER\\?_split asks something else/)
    expect(await render(full)).not.toMatch(/ER\\?_split/)
  })
})

describe('the charts of costs and probabilities', () => {
  it('set costs against those of real rows alone, at the same ratio', async () => {
    const page = parsePage(await renderHtml(fullResult()))
    const svg = page.querySelector('svg[aria-labelledby^="chart-cost-900"]')
    const titles = [...(svg?.querySelectorAll('circle title') ?? [])].map(({textContent}) => textContent)
    // Three ratios for each of four releases, class weights and real rows alone.
    expect(titles).toHaveLength(18)
    expect(titles).toContain('smote: cost per row 0.121 (0.109–0.133) at a ratio of 1')
    expect(page.querySelector('svg[aria-labelledby^="chart-reliability-900"]')).not.toBeNull()
  })

  it('set costs over the threshold, and mark the threshold that was chosen on each line', async () => {
    const page = parsePage(await renderHtml(fullResult()))
    const titles = [
      ...(page.querySelector('svg[aria-labelledby^="chart-cost-threshold-900"]')?.querySelectorAll('circle title') ?? []),
    ].map(({textContent}) => textContent)
    // Three thresholds and the one that was chosen for each of four releases, class weights and real rows alone.
    expect(titles).toHaveLength(24)
    expect(titles).toContain('real rows only: cost per row 0.220 (0.198–0.242) at a threshold of 0.5')
    expect(titles).toContain('smote: 0.31 was chosen')
  })

  it('are left out where there were no costs and no probabilities', async () => {
    const full = fullResult()
    const results = full.results.map(({costs: _costs, reliability: _reliability, ...entry}) => entry)
    const page = await renderHtml({...full, results})
    expect(page).not.toContain('chart-cost')
    expect(page).not.toContain('chart-reliability')
  })
})

describe('the chart of single records', () => {
  it('shows the one who is found every time beside the others, in words too', async () => {
    const page = parsePage(await renderHtml(fullResult()))
    const svg = page.querySelector('svg[aria-labelledby^="chart-exposure-900"]')
    const titles = [...(svg?.querySelectorAll('rect title') ?? [])].map(({textContent}) => textContent)
    expect(titles).toEqual(
      expect.arrayContaining([
        'smote, shadow-features: 1 of 8 records with an AUC of 0.95 to 1.00',
        'smote, shadow-features: 3 of 8 records with an AUC of 0.50 to 0.55',
      ]),
    )
    expect(page.getElementById('chart-exposure-900-desc')?.textContent).toContain(
      'smote, shadow-features: 8 records, from 0.48 to 0.98, half of them from 0.56 on',
    )
  })

  it('is left out where no attack asked about single records', async () => {
    const full = fullResult()
    const page = await renderHtml({...full, results: full.results.filter(({perRecord}) => perRecord === undefined)})
    expect(page).not.toContain('chart-exposure')
  })
})

describe.each(media)('the %s report', (_, render) => {
  it('opens with one decision per generator, in the order of the verdicts', async () => {
    const text = await render(fullResult())
    const at = ['smote LEAKS', 'gaussian NO LEAK FOUND AT THIS POWER', 'adasyn LEAKS', 'file:vendor.csv NOT TESTED'].map(line =>
      text.indexOf(line),
    )
    expect(at).toEqual([...at].sort((a, b) => a - b))
    expect(at[0]).toBeGreaterThan(0)
    expect(at[3]).toBeLessThan(text.indexOf('How to read this'))
  })

  it('opens with one answer for the whole audit', async () => {
    const answer =
      'smote and adasyn leak: an attack found out more about the people in the data than luck ' +
      'explains. No leak was found at this power in gaussian. file:vendor.csv was not tested. The ' +
      'policy is not kept.'
    const text = (await render(fullResult())).replaceAll('**', '')
    expect(text).toContain(answer)
    expect(text.indexOf(answer)).toBeLessThan(text.indexOf('smote LEAKS'))
    expect((await render(failedControlResult())).replaceAll('**', '')).toContain(
      'Do not rely on reconsmote and dcr-mia: their controls failed. smote and adasyn leak',
    )
  })

  it('says first that nothing needs to be released where that was shown, and that the model may still leak', async () => {
    const full = fullResult()
    const shown = await render({...full, withoutRelease: {...full.withoutRelease!, verdict: 'not-inferior'}})
    const answer =
      'No synthetic row needs to be released: class weights (random-forest), which releases nothing, ' +
      'is not worse by 0.02 or more in average precision than the best generator, smote ' +
      '(random-forest). The trained model itself may still leak. smote and adasyn leak'
    expect(shown.replaceAll('**', '')).toContain(answer)
    expect(await render(full)).not.toContain('needs to be released')
  })

  it('counts generators in the answer where there are too many to name', async () => {
    const verdicts = Array.from({length: 8}, (_, at) => ({generator: `g${at}`, verdict: 'leaks', reasons: []}) as const)
    expect(await render({...minimalResult(), verdicts})).toMatch(/g0, g1, g2 and 5 others (\*\*)?leak/)
  })

  it('says what a miss and a false alarm cost, and where each way to train breaks even', async () => {
    const text = await render(fullResult())
    expect(text).toContain('A missed minority row costs 500 and a false alarm 50 on average')
    expect(text).toContain('The minority is 2 % of the population that the model is for, and 7.6 % of the data.')
    const [, cost] = text.split('Cost per row of the target population')
    expect(cost.replaceAll(/[\s|]+/g, '')).toContain('smoterandom-forest0.200(0.180–0.220)notmeasured0.31010')
  })

  it('names the threats that no audit tests', async () => {
    const text = await render(smallResult())
    for (const threat of ['Files that somebody else holds', 'Several releases from the same data', 'The release of a model'])
      expect(text).toContain(threat)
  })

  it('shows what two releases tell together, also where time was short for one alone', async () => {
    const recall = {value: 0.59, low: 0.56, high: 0.62, confidence: 0.95, trials: 1000, method: 'a test'}
    const {results, ...rest} = smallResult()
    const joined = {...results[0], name: 'joined-reconsmote', kind: 'attack', status: 'done', estimates: {recall}} as const
    const text = await render({...rest, results: [...results, joined]})
    expect(text.replaceAll(/[\s|]+/g, '')).toContain('joined-reconsmote,recall59%(56–62%)notmeasured')
    expect(text).toContain('More releases from the same data')
    expect(text).not.toContain('This audit looks at one release')
  })

  it('shows each risk beside its control, its baseline and the excess', async () => {
    const text = (await render(fullResult())).replaceAll(/[\s|]+/g, '')
    expect(text).toContain('Linkabilitysmote41%(33–49%)12%(7–19%)2%(0–6%)33%(17–45%)')
  })

  it('says of a leak what the attack did, with its interval', async () => {
    const text = await render(fullResult())
    expect(text).toContain(
      'reconsmote rebuilt 97 % of the real minority records (95 % interval 93–99 %) from the released rows alone',
    )
    expect(text).toContain('distinsmote, dcr-mia, linkability and shadow-features also beat the control.')
  })

  it('names the attacks that were not tried, with the flag that runs them', async () => {
    const {notTested: _, ...old} = fullResult()
    const lira = {kind: 'attack', summary: 'Compares with models trained without the record.', source: 'somewhere'} as const
    const text = await render({...old, notTested: {lira}})
    expect(text).toMatch(/--attack lira\W+Compares with models trained without the record\./)
    expect(await render(old)).not.toContain('--attack')
  })

  it('says which leak could have been found where none was', async () => {
    const text = await render(fullResult())
    expect(text).toContain('No attack beat its control.')
    expect(text).toContain(
      '80 % chance to find a leak of this size: linkability with a success rate of 24 %, reconsmote ' +
        'with a recall of 5 % and dcr-mia with an AUC of 0.65.',
    )
    expect(text).toContain('One attack was not run.')
  })

  it('says so when not even a total leak was likely to be found', async () => {
    const {test, ...entry} = reconstruction('gaussian', estimate(0, 0, 0.6, 4), false)
    const {detectable, ...blind} = test!
    expect(detectable).toBeDefined()
    const text = await render(judged({...minimalResult(), results: [{...entry, test: blind}]}))
    expect(text).toContain(
      'reconsmote had no 80 % chance to find a leak of any size, for the number of people or for how often the control is right.',
    )
  })

  it('gives the reasons of what was not tested, skipped or failed', async () => {
    const text = await render(fullResult())
    expect(text).toContain('fewer than 3 synthetic rows')
    expect(text).toContain('no non-members')
    expect(text).toContain('The attack met a singular system.')
  })

  it('warns before everything else when a control failed, naming it', async () => {
    const text = await render(failedControlResult())
    expect(text).toContain('reconsmote did not find the leak that was planted for it.')
    expect(text).toContain('dcr-mia flagged an independent sample')
    expect(text.indexOf('That reconsmote finds nothing elsewhere says nothing.')).toBeLessThan(text.indexOf('smote LEAKS'))
    expect(text).toContain('What dcr-mia finds elsewhere cannot be relied on.')
    expect(text).not.toContain('no result of this audit can be trusted')
    expect(text).toContain('That reconsmote found nothing says nothing: the planted leak was not found either.')
    expect(text.indexOf('ended before every step had run')).toBeLessThan(text.indexOf('smote LEAKS'))
    expect(text.match(/FAILED/g)).toHaveLength(2)
  })

  it('condemns the whole audit only where every attack failed a control', async () => {
    const full = fullResult()
    const results = full.results.filter(({kind, name}) => kind !== 'attack' || name === 'dcr-mia' || name === 'reconsmote')
    const text = (
      await render({
        ...failedControlResult(),
        results: [...results, ...failedControlResult().results.filter(({kind}) => kind === 'control')],
      })
    ).replaceAll('**', '')
    expect(text).toContain('Do not rely on this audit: its own controls failed.')
    expect(text).toContain('Every attack failed a control: no result of this audit can be trusted.')
  })

  it('says of an attack on too few people that it was not tested, and gives no size that would have been found', async () => {
    const full = fullResult()
    const results = full.results.map((entry): ResultEntry => {
      if (entry.kind !== 'attack' || entry.name !== 'dcr-mia' || entry.test === undefined) return entry
      const {detectable: _detectable, ...test} = entry.test
      return {...entry, test: {...test, pValue: 1 / 6, adjustedPValue: 1, cannotTell: {code: 'too-few-people', people: 4}}}
    })
    const text = await render(judged({...full, results}))
    expect(text).toContain('Not tested, too few people (4): dcr-mia.')
    expect(text).toContain('no; too few people (4)')
    expect(text).not.toContain('dcr-mia with an AUC of')
  })

  it('says of members in holes of the release that the score can be turned around', async () => {
    const low = {...membership('smote', estimate(0.4, 0.33, 0.46, 60), true)}
    const result = judged({...minimalResult(), results: [{...low, test: {...low.test!, below: true as const}}]})
    const text = await render(result)
    expect(text).toContain('dcr-mia scored members below other people, with an AUC of 0.40')
    expect(text).not.toContain('learnt nothing')
  })

  it('gives no such warning when the controls passed', async () => {
    const text = await render(fullResult())
    expect(text).not.toContain('Warning')
    expect(text).not.toContain('FAILED')
  })

  it('says that nothing vouches for an attack whose control was not run', async () => {
    const full = fullResult()
    const results = full.results.map(entry =>
      entry.generator === 'planted-leak' && entry.name === 'dcr-mia'
        ? {...entry, status: 'skipped' as const, reason: {code: 'not-applicable' as const, text: 'too few rows'}, estimates: {}}
        : entry,
    )
    expect(await render(judged({...full, results}))).toContain(
      'A control was not run, so it vouches for nothing: planted leak for dcr-mia.',
    )
  })

  it('shows the same metric of a control without a test in whatever order its estimates stand', async () => {
    const turned = (turn: (entries: [string, Estimate][]) => [string, Estimate][]): AuditResult => ({
      ...fullResult(),
      results: fullResult().results.map(entry => {
        if (entry.kind !== 'control') return entry
        const {test: _, ...others} = entry
        return {...others, estimates: Object.fromEntries(turn(Object.entries(entry.estimates)))}
      }),
    })
    const [some, others] = [turned(entries => entries), turned(entries => entries.toReversed())]
    expect(some.results.some(({kind, estimates}) => kind === 'control' && Object.keys(estimates).length > 1)).toBe(true)
    expect(await renderReport(others, 'md')).toBe(await renderReport(some, 'md'))
  })

  it('neither trusts nor condemns an attack whose planted leak was missed among too few records', async () => {
    const full = fullResult()
    const results = full.results.map((entry): ResultEntry => {
      if (entry.generator !== 'planted-leak' || entry.name !== 'dcr-mia') return entry
      const {passed, ...open} = entry
      expect(passed).toBe(true)
      return {...open, reason: {code: 'too-few-people', people: 62}}
    })
    const text = await render(judged({...full, results}))
    expect(text).toContain('Whether dcr-mia can find a leak cannot be told: a planted one was missed (too few people (62)).')
    expect(text).toContain('That dcr-mia found nothing says little: the planted leak was not found either (too few people (62)).')
    expect(text).toContain(
      'planted leak inconclusive, independent sample passed. That the attack finds nothing says little then.',
    )
    expect(text).toContain('inconclusive: too few people (62)')
    expect(text).not.toContain('FAILED')
  })

  it('gives no such warning for an attack that was not carried out either', async () => {
    const full = fullResult()
    const results = full.results.map(entry =>
      entry.name === 'dcr-mia'
        ? {...entry, status: 'skipped' as const, reason: {code: 'not-applicable' as const, text: 'no non-members'}, estimates: {}}
        : entry,
    )
    expect(await render(judged({...full, results}))).not.toContain('Warning')
  })

  it('puts the alternatives that release nothing before the generators', async () => {
    const full = fullResult()
    const text = await render({...full, results: full.results.toReversed()})
    const [, table] = text.split('Utility with random-forest')
    const at = ['real rows only', 'class weights', 'adasyn', 'smote'].map(name => table.indexOf(name, table.indexOf('MCC')))
    expect(at).toEqual([...at].sort((a, b) => a - b))
    expect(at[0]).toBeGreaterThan(0)
  })

  it('says that nothing was attacked when nothing was', async () => {
    const text = await render(minimalResult())
    expect(text).toContain('There is no verdict')
    expect(text).toContain('No control was part of this audit')
    expect(text).toContain('this report says nothing about leakage')
    expect(text).toContain('No utility was measured.')
  })

  it('keeps proxies apart and says that they do not detect leakage', async () => {
    const text = await render(fullResult())
    expect(text).toContain('Proxies, which do not detect leakage')
    expect(text).toContain('These figures do not detect leakage.')
    const attacks = text.slice(text.indexOf('Attacks, by the figure'), text.indexOf('Proxies, which'))
    expect(attacks).not.toContain('median distance')
  })

  it('names the true-positive rates that so few non-members cannot show, once', async () => {
    const text = await render(fullResult())
    expect(text.match(/not resolvable with 60 non-members/g)).toHaveLength(1)
    const results = [membership('smote', estimate(0.6, 0.58, 0.62, 2000), true)]
    expect(await render({...minimalResult(), results})).not.toContain('not resolvable')
  })

  it('holds an attack that tells rows apart against people who were not in the data', async () => {
    expect(await render(fullResult())).toMatch(/distinsmote, recall\W*99 % \(96–100 %\)\W*1 % \(0–4 %\)/)
  })

  it('says that the excess is not defined where the control already reaches the maximum', async () => {
    const entry = reconstruction('gaussian', estimate(0.9, 0.8, 0.95), false)
    const text = await render({...minimalResult(), results: [{...entry, excess: {}}]})
    expect(text.slice(text.indexOf('Attacks, by the figure'))).toContain('not defined')
  })

  it('compares each learner with real rows alone', async () => {
    const text = await render(fullResult())
    expect(text).toContain('Utility with random-forest')
    expect(text).toContain('Utility with logistic-regression')
    expect(text).toContain('+0.02 (±0.00 to +0.04)')
    expect(text).toContain('real rows only')
    expect(text).toContain('class weights')
  })

  it('says who the attackers are in their own words', async () => {
    expect(await render(fullResult())).toContain('Anyone who holds a training file of real and synthetic rows, and nothing else.')
  })

  it('holds what is needed to do the audit again', async () => {
    const {input, environment, tool} = fullResult()
    const text = await render(fullResult())
    for (const part of [
      input.sha256,
      environment.node,
      tool.version,
      environment.startedAt,
      'Seed',
      'Repeats',
      '41 s with 2 jobs',
    ])
      expect(text).toContain(part)
    expect(text).toContain('smote (neighbours=5)')
  })

  it('says of a browser what it is, and not that it is Node or has no memory', async () => {
    const result = fullResult()
    const environment = {...result.environment, node: 'Chrome/156.0.0.0', platform: 'browser-linux', memoryGigabytes: 0}
    const text = await render({...result, environment})
    expect(text).toContain('Chrome/156.0.0.0 on browser-linux')
    expect(text).toContain('memory not told')
    expect(text).not.toMatch(/Node Chrome|\b0 GB/)
  })

  it('never calls anything safe, anonymous or private', async () => {
    for (const result of [fullResult(), failedControlResult(), minimalResult()])
      expect(await render(result)).not.toMatch(/\b(safe|safely|anonymous|anonymised|anonymized|private)\b/i)
  })

  it('never shows a value that is not there as a number', async () => {
    for (const result of [fullResult(), minimalResult()]) {
      const text = await render(result)
      expect(text).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object/)
    }
  })

  it('takes the words of the audit for a verdict that no entry explains', async () => {
    const text = await render({
      ...minimalResult(),
      verdicts: [{generator: 'odd', verdict: 'leaks', reasons: [{code: 'as-written', text: 'as the audit says'}]}],
    })
    expect(text).toContain('odd LEAKS')
    expect(text).toContain('as the audit says')
  })
})

describe('the HTML page', () => {
  it('is one file that loads nothing and runs nothing', async () => {
    const page = await renderHtml(fullResult())
    const document = parsePage(page)
    expect(document.querySelectorAll('script, link, iframe, object, embed, img, base, form')).toHaveLength(0)
    expect(page).not.toMatch(/\b(?:src|xlink:href)=|href="[^#]|@import|url\(/)
    expect(document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    )
    expect(document.querySelector('html')?.getAttribute('lang')).toBe('en')
  })

  it('links to every section but the decision, and to nothing else', async () => {
    const document = parsePage(await renderHtml(fullResult()))
    const targets = [...document.querySelectorAll('a')].map(link => link.getAttribute('href')?.slice(1))
    expect(targets).toEqual([...document.querySelectorAll('section')].map(({id}) => id).slice(1))
  })

  it('folds tables that are for looking things up', async () => {
    const full = fullResult()
    const many = Array.from({length: 15}, (_, at) => risk(`generator ${at}`, 'linkability', estimate(0.1, 0.05, 0.2), false))
    const captions = async (result: AuditResult) =>
      [...parsePage(await renderHtml(result)).querySelectorAll('summary')].map(({textContent}) => textContent)
    const caption = 'Risks: of the people asked about, the share of whom the attack was right'
    expect(await captions(full)).not.toContain(caption)
    expect(await captions({...full, results: [...full.results, ...many]})).toContain(caption)
  })

  it('has tables that say what they are and which cells are headers', async () => {
    const document = parsePage(await renderHtml(fullResult()))
    const tables = [...document.querySelectorAll('table')]
    expect(tables.length).toBeGreaterThan(8)
    for (const table of tables) {
      expect(table.querySelector('caption')?.textContent.trim()).not.toBe('')
      const heads = [...table.querySelectorAll('thead th[scope=col]')]
      for (const row of table.querySelectorAll('tbody tr')) {
        expect(row.querySelectorAll('th, td')).toHaveLength(heads.length)
        expect(row.querySelectorAll('th[scope=row]')).toHaveLength(1)
      }
    }
  })

  it('has one heading of the first level and none that skips a level', async () => {
    const document = parsePage(await renderHtml(fullResult()))
    const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(({tagName}) => Number(tagName.slice(1)))
    expect(levels.filter(level => level === 1)).toHaveLength(1)
    levels.slice(1).forEach((level, at) => {
      expect(level - levels[at]).toBeLessThanOrEqual(1)
    })
  })

  it('describes every chart in words and repeats no id', async () => {
    const document = parsePage(await renderHtml(fullResult()))
    const charts = [...document.querySelectorAll('svg[role=img]')]
    expect(charts).toHaveLength(2 * document.querySelectorAll('figure').length)
    for (const chart of charts)
      for (const id of (chart.getAttribute('aria-labelledby') ?? '').split(' '))
        expect(document.getElementById(id)?.textContent).toMatch(/\w+/)
    const ids = [...document.querySelectorAll('[id]')].map(({id}) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('draws a point per attack, generator and alternative, with its figures on pointing at it', async () => {
    const document = parsePage(await renderHtml(fullResult()))
    const titles = (chart: string) =>
      [
        ...document.querySelectorAll(
          `[aria-labelledby^="${chart}-900"] circle title, [aria-labelledby^="${chart}-900"] path title`,
        ),
      ].map(({textContent}) => textContent)
    const leakage = titles('chart-leakage')
    expect(leakage.filter(title => title.includes(', attack: '))).toHaveLength(9)
    expect(leakage).toContain('smote, reconsmote, attack: 97 % (93–99 %)')
    expect(titles('chart-reconstruction')).toEqual(
      expect.arrayContaining(['smote, reconsmote, recall: 97 % (93–99 %)', 'gaussian, reconsmote, recall: 0 % (0–2 %)']),
    )
    // A generator that rebuilt nothing has no precision to draw.
    expect(titles('chart-reconstruction').some(title => title.startsWith('gaussian, reconsmote, precision'))).toBe(false)
    const frontier = titles('chart-frontier')
    expect(frontier).toHaveLength(5)
    expect(frontier.filter(title => title.includes('releases nothing'))).toHaveLength(2)
    expect(frontier.some(title => title.startsWith('smote: excess of distinsmote 99 % (96–100 %); average precision 0.50'))).toBe(
      true,
    )
  })

  it('leaves out charts that would be empty', async () => {
    const document = parsePage(await renderHtml(minimalResult()))
    expect(document.querySelectorAll('figure')).toHaveLength(0)
  })

  it('cuts a very long name off and keeps it whole in a title', async () => {
    const long = 'g'.repeat(300)
    const document = parsePage(await renderHtml(namedResult(long)))
    const name = document.querySelector('.decisions bdi')
    expect(name?.textContent).toHaveLength(60)
    expect(name?.getAttribute('title')).toBe(long)
  })
})

describe('a report', () => {
  it.each(reportFormats)('is the same each time it is rendered: %s', async format => {
    expect(await renderReport(fullResult(), format)).toBe(await renderReport(fullResult(), format))
  })
})

describe('the summary for the terminal', () => {
  it('fits into 100 columns, whatever the names', () => {
    for (const result of [fullResult(), failedControlResult(), smallResult(), minimalResult(), namedResult('long '.repeat(60))])
      for (const line of renderSummary(result).split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('has the answer first, then the decisions, attacks and utility in aligned columns', () => {
    expect(renderSummary(smallResult())).toMatchInlineSnapshot(`
      "smote leaks: an attack found out more about the people in the data than luck explains.

      smote LEAKS: reconsmote rebuilt 97 % of the real minority records (95 % interval 93–99 %) from the
        released rows alone, against 0 % in its control. distinsmote, dcr-mia, linkability and
        shadow-features also beat the control.

      generator  attack           figure        value             control  corrected p
      smote      reconsmote       recall        97 % (93–99 %)    0 %      < 0.001
      smote      distinsmote      recall        99 % (96–100 %)   1 %      < 0.001
      smote      dcr-mia          AUC           0.67 (0.58–0.76)  0.50     < 0.001
      smote      shadow-features  AUC           0.61 (0.58–0.64)  0.50     < 0.001
      smote      linkability      success rate  41 % (33–49 %)    12 %     < 0.001

      trained with    learner        average precision  AUROC
      real rows only  random-forest  0.48 (0.43–0.53)   0.90 (0.88–0.92)
      class weights   random-forest  0.49 (0.44–0.53)   0.91 (0.89–0.92)
      smote           random-forest  0.50 (0.46–0.55)   0.92 (0.90–0.94)"
    `)
  })

  it('begins with the answer, and with what undermines it when a control failed', () => {
    const text = renderSummary(failedControlResult())
    expect(text).toMatch(/^Do not rely on reconsmote and dcr-mia: their controls failed\. smote and adasyn leak/)
    expect(text.indexOf('Warning: A control failed: reconsmote did not find')).toBeLessThan(text.indexOf('smote LEAKS'))
  })

  it('has no colour unless asked, and the same words with it', () => {
    const plain = renderSummary(failedControlResult())
    const coloured = renderSummary(failedControlResult(), {colour: true})
    const escapes = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g')
    expect(plain).not.toMatch(escapes)
    expect(coloured).toMatch(escapes)
    expect(coloured.replaceAll(escapes, '')).toBe(plain)
  })

  it('sends nothing to the terminal but text', () => {
    const text = renderSummary(namedResult('\u001b]0;title\u0007\u001b[2J\r\u009b31m'))
    // eslint-disable-next-line no-control-regex -- control characters are what this is about.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })
})
