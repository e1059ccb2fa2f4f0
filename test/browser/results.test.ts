import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import axe from 'axe-core'
import {chromium, type BrowserContext, type Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {createRng} from '../../src/core/rng.js'
import {readTable} from '../../src/io/read-table.js'
import {renderReport} from '../../src/report/render.js'
import {sectionsOf} from '../../src/report/sections/index.js'
import type {AuditResult} from '../../src/result/audit-result.js'
import {completeColumns} from '../../src/result/complete-columns.js'
import {policies, policy} from '../../src/web/engine/handlers/policies.js'
import {compare, result, rows} from '../../src/web/engine/handlers/results.js'
import {scene} from '../../src/web/engine/handlers/scene.js'
import type {Handler, RequestKind} from '../../src/web/engine/protocol.js'
import {fullResult, hostileTexts, namedResult, smallResult} from '../support/example-result.js'
import {gaussianRows, rowsOf, smoteOf} from '../support/releases.js'

const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const present = existsSync(executable)
const mustRun = process.env['CI'] === 'true' && process.env['MINORITY_REPORT_REQUIRE_BROWSER'] === '1'

/** Much code is loaded for the first policy. */
const SOON = {timeout: 20_000}
const ORIGIN = 'http://page.test'
const handlers = {policies, policy, compare, result, rows, scene}

/** The handlers of the engine, run here: paths of dropped files are in this folder. */
async function answer(folder: string, kind: keyof typeof handlers, ask: unknown) {
  const handle = handlers[kind] as Handler<RequestKind>
  const placed = JSON.parse(JSON.stringify(ask).replaceAll('/dropped/', `${folder}/`)) as Parameters<typeof handle>[0]
  const work = {signal: new AbortController().signal, progress: () => undefined, tell: () => undefined}
  try {
    return {value: await handle(placed, work)}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const {code, message, suggestions, data} = error
    return {failure: {kind: 'mistake', code, message, suggestions, data}}
  }
}

describe.skipIf(!present && !mustRun)(`results in a browser (skipped unless there is a Chromium at ${executable})`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'minority-report-results-'))
  const built = path.join(folder, 'built')
  let browser: BrowserContext
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    const {build} = await import('vite')
    const root = path.resolve(import.meta.dirname, 'results-page')
    await build({
      configFile: path.resolve(import.meta.dirname, '../../vite.config.ts'),
      root,
      logLevel: 'error',
      // As tsconfig.json says, which leaves the page out.
      oxc: {jsx: {runtime: 'automatic', importSource: 'preact'}},
      build: {outDir: built, minify: false, rolldownOptions: {input: path.join(root, 'index.html')}},
    })
    browser = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
      executablePath: executable,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    })
    await browser.route('**/*', route => {
      const {origin, pathname} = new URL(route.request().url())
      const file = path.join(built, pathname)
      if (origin === ORIGIN && existsSync(file)) return route.fulfill({path: file})
      complaints.push(`request: ${route.request().url()}`)
      return route.abort()
    })
    page = await browser.newPage()
    page.on('console', message => complaints.push(`console: ${message.text()}`))
    page.on('pageerror', error => complaints.push(`error: ${error.message}`))
    page.on('dialog', dialog => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.exposeFunction('askEngine', (kind: keyof typeof handlers, ask: unknown) => answer(folder, kind, ask))
    await page.goto(`${ORIGIN}/index.html`, {waitUntil: 'load'})
  }, 120_000)

  afterAll(async () => {
    await (browser as BrowserContext | undefined)?.close()
    rmSync(folder, {recursive: true, force: true})
  })

  interface Shown {
    /** The audited data, as the page knows them. */
    readonly data?: string
    readonly width?: number
    readonly scheme?: 'light' | 'dark'
  }

  async function show(results: readonly AuditResult[], {width = 1280, scheme = 'light', data}: Shown = {}) {
    for (const [at, each] of results.entries()) {
      mkdirSync(path.join(folder, `result-${at}`), {recursive: true})
      writeFileSync(path.join(folder, `result-${at}`, 'report.json'), await renderReport(each, 'json'))
    }
    await page.setViewportSize({width, height: 900})
    await page.emulateMedia({colorScheme: scheme, reducedMotion: 'no-preference'})
    const names = results.map((_, at) => `report-${at}.json`)
    await page.evaluate(`showResults(${JSON.stringify(names)}, ${data === undefined ? 'undefined' : JSON.stringify(data)})`)
    await page.waitForSelector('[aria-busy=false]')
  }

  async function faults(): Promise<string[]> {
    await page.evaluate(axe.source)
    return page.evaluate<string[]>(
      'axe.run(document).then(({violations}) => violations.flatMap(one => one.nodes.map(node => ' +
        '`${one.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)))',
    )
  }

  it('have the sections of the static report, their charts as they come into sight, and break no rule of the page', async () => {
    await show([fullResult()])
    const sections = sectionsOf(fullResult())
    expect(await page.locator('.document section > h2').allTextContents()).toEqual(sections.map(({title}) => title))
    for (const figure of await page.locator('.document figure').all()) {
      await figure.scrollIntoViewIfNeeded()
      await figure.locator('svg[role=img]').first().waitFor()
    }
    expect(await page.locator('style, [style*="url"]').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('lead from a verdict to the sections that say more of the generator', async () => {
    await show([fullResult()])
    const target = await page.locator('.decisions .mentions a', {hasText: 'Leakage'}).first().getAttribute('href')
    expect(
      await page
        .locator(target ?? '')
        .locator('h2')
        .textContent(),
    ).toBe('Leakage')
  })

  it('have tables that sort and filter', async () => {
    await show([fullResult()])
    await page.locator('summary', {hasText: 'All figures of all attacks'}).click()
    const region = page.getByRole('region', {name: 'All figures of all attacks'})
    const all = await region.locator('tbody tr').count()
    const filter = page.locator('details[open] input[type=search]').first()
    await filter.fill('adasyn recall')
    const found = await region.locator('tbody tr').allTextContents()
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThan(all)
    for (const row of found) expect(row.toLowerCase()).toMatch(/adasyn.*recall|recall.*adasyn/)
    await filter.fill('')
    await region.locator('thead button').first().click()
    expect(await region.locator('thead th').first().getAttribute('aria-sort')).toBe('ascending')
    const firsts = await region.locator('tbody tr th').allTextContents()
    expect(firsts).toEqual([...firsts].sort((a, b) => a.localeCompare(b, 'en')))
  })

  it('have a frontier whose points tell their figures by keyboard', async () => {
    await show([fullResult()])
    const figure = page.locator('figure', {has: page.getByRole('heading', {name: 'Utility against leakage'})})
    await figure.scrollIntoViewIfNeeded()
    const spots = figure.locator('.spot')
    await spots.first().waitFor()
    await spots.first().focus()
    const told = figure.locator('.told')
    const texts = [await told.textContent()]
    for (let step = 1; step < (await spots.count()); step++) {
      await page.keyboard.press('ArrowRight')
      texts.push(await told.textContent())
    }
    expect(new Set(texts).size).toBe(await spots.count())
    expect(texts.filter(text => text?.includes('On the frontier'))).toHaveLength(3)
  })

  it('show who is most exposed by row number, and their values only when somebody asks who has the file', async () => {
    writeFileSync(path.join(folder, 'data.csv'), 'age,diagnosis\n31,confirmed\n47,confirmed\n52,other\n')
    const {sha256} = await readTable(path.join(folder, 'data.csv'), {})
    const full = fullResult()
    const tries = {member: {times: 3, reached: 3}, nonMember: {times: 2, reached: 0}}
    const result: AuditResult = {
      ...full,
      input: {...full.input, sha256},
      plan: {...full.plan, columns: completeColumns({})},
      peopleAtRisk: [
        {
          generator: 'smote',
          asked: 3,
          found: 1,
          attacks: [{attack: 'reconsmote', counts: 'repeats', asked: 3, reached: 1, namesPeople: true}],
          people: [{row: 2, reachedBy: [{attack: 'reconsmote', ...tries}]}],
        },
      ],
    }
    await show([result], {data: '/dropped/data.csv'})
    const section = page.locator('.section-people')
    await section.locator('figure').scrollIntoViewIfNeeded()
    await section.locator('figure svg[role=img]').waitFor()
    expect(await section.textContent()).not.toContain('47')
    await section.getByRole('button', {name: 'Show the records of these rows'}).click()
    const records = section.getByRole('region', {name: 'Records of the people at risk from smote'})
    await records.locator('tbody tr').first().waitFor()
    expect(await records.locator('tbody tr').allTextContents()).toEqual(['247confirmed'])
    expect(complaints).toEqual([])
  })

  it('let no name run, load, restyle or escape', async () => {
    for (const text of [...hostileTexts, 'x'.repeat(5000)]) {
      await show([namedResult(text)], {width: 380})
      const shown = JSON.stringify(text.slice(0, 60))
      expect(complaints, shown).toEqual([])
      expect(await page.locator('main :is(script, img, iframe, style, a:not([href^="#"]))').count(), shown).toBe(0)
      expect(await page.evaluate('document.documentElement.scrollWidth'), shown).toBeLessThanOrEqual(380)
    }
  }, 120_000)

  it('have no fault that axe-core finds when all is unfolded', async () => {
    await show([fullResult()])
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    await page.waitForSelector('textarea.code')
    expect(await faults()).toEqual([])
    expect(complaints).toEqual([])
  }, 120_000)

  it('fit a phone in the dark without a fault, several of them side by side', async () => {
    await show([fullResult(), smallResult()], {width: 380, scheme: 'dark'})
    await page.evaluate("document.querySelectorAll('details.result').forEach(one => { one.open = true })")
    await expect.poll(() => page.locator('article.document[aria-busy=false]').count(), SOON).toBe(3)
    expect(await faults()).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380)
    expect(complaints).toEqual([])
  }, 120_000)

  it('of several audits say first what keeps them from being compared', async () => {
    const other = smallResult()
    await show([fullResult(), {...other, plan: {...other.plan, seed: 99}}])
    expect(await page.locator('main').textContent()).toMatch(/^These audits differ\. Read this first\.the seed of the split/)
    expect(await page.locator('summary', {hasText: 'report-1.json'}).count()).toBe(1)
  })

  it('can be held against a policy that is edited, and its mistakes have lines', async () => {
    await show([fullResult()])
    await page.locator('details.policy > summary').click()
    const area = page.locator('textarea.code')
    const status = page.locator('.policy-editor [role=status]')
    await expect.poll(() => status.textContent(), SOON).toContain('The policy is not kept')
    await area.fill('rules:\n  - name: done\n    expression: complete\n    reason: all of it ran\n')
    await expect.poll(() => status.textContent(), SOON).toBe('The policy is kept.')
    await area.fill('rules:\n  - name: done\n    expression: completed\n    reason: all of it ran\n')
    await page.getByRole('button', {name: 'Go to line 3'}).click()
    expect(await page.locator('.policy-editor [role=alert]').textContent()).toContain('completed')
    const selected =
      'document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)'
    expect(await page.evaluate(selected)).toBe('    expression: completed')
    expect(complaints).toEqual([])
  })

  describe('a reconstruction', () => {
    const real = gaussianRows(createRng('browser scene'), 25, 4)
    const csv = (table: readonly (readonly number[])[]) => ['a,b,c,d', ...table.map(row => row.join(','))].join('\n')

    beforeAll(async () => {
      writeFileSync(path.join(folder, 'real.csv'), csv(real))
      writeFileSync(path.join(folder, 'release.csv'), csv(rowsOf(await smoteOf(real, 250, 'browser scene'))))
    })

    async function showScene(reducedMotion: 'reduce' | 'no-preference') {
      await page.emulateMedia({reducedMotion})
      await page.evaluate("showScene({released: '/dropped/release.csv', read: {}}, '/dropped/real.csv')")
      await page.getByRole('button', {name: 'Rebuild records from the release'}).click()
      await page.locator('svg.scene').waitFor()
    }
    const told = () => page.locator('.player .told').textContent()

    it('begins with released rows alone, goes step by step, and tells what is seen', async () => {
      await showScene('no-preference')
      expect(await told()).toBe('The 250 released rows, and nothing else.')
      expect(await page.locator('svg.scene .record, svg.scene .lines .shown').count()).toBe(0)
      await page.getByRole('button', {name: 'Next'}).click()
      expect(await told()).toMatch(/^Record 1 of \d+: \d+ lines? that hold/)
      expect(await page.locator('svg.scene .record').count()).toBe(1)
      expect(await page.locator('svg.scene .lines .shown').count()).toBeGreaterThan(1)
      await page.getByRole('slider').focus()
      await page.keyboard.press('End')
      expect(await told()).toMatch(/^In all \d+ records were rebuilt from the released rows alone/)
      expect(await faults()).toEqual([])
    })

    it('shows its end at once to who wants less motion, and real records only when they are asked for', async () => {
      await showScene('reduce')
      expect(await told()).toMatch(/^In all/)
      expect(await page.locator('svg.scene .real path').count()).toBe(0)
      await page.getByLabel('Show real records too').check()
      await expect.poll(() => page.locator('svg.scene .real path').count(), SOON).toBe(25)
      expect(await told()).toMatch(/\d+ of the \d+ rebuilt records are among the 25 real ones/)
      await page.getByLabel('Across').selectOption('d')
      await expect.poll(() => page.locator('svg.scene').getAttribute('aria-label'), SOON).toContain('columns d and')
      expect(complaints).toEqual([])
    })
  })
})
