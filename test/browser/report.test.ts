import {existsSync} from 'node:fs'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import axe from 'axe-core'
import {chromium, type BrowserContext, type Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {renderHtml} from '../../src/report/html.js'
import {failedControlResult, fullResult, hostileTexts, minimalResult, namedResult} from '../support/example-result.js'

const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const present = existsSync(executable)
const mustRun = process.env['CI'] === 'true' && process.env['MINORITY_REPORT_REQUIRE_BROWSER'] === '1'

/** A page that was opened and everything about it that should not have happened. */
interface Opened {
  readonly page: Page
  readonly complaints: string[]
}

describe.skipIf(!present && !mustRun)(`the report in a browser (skipped unless there is a Chromium at ${executable})`, () => {
  let folder = ''
  let browser: BrowserContext

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'minority-report-browser-'))
    browser = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
      executablePath: executable,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  })

  afterAll(async () => {
    // Undefined when the browser did not start: the failure of the start is what should be read then.
    await (browser as BrowserContext | undefined)?.close()
    await rm(folder, {recursive: true, force: true})
  })

  const rendered = new Map<string, Promise<string>>()
  /** Once for each result: several tests look at it. */
  function htmlOf(result: AuditResult): Promise<string> {
    const key = JSON.stringify(result)
    const html = rendered.get(key) ?? renderHtml(result)
    rendered.set(key, html)
    return html
  }

  async function open(result: AuditResult, width = 1280, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
    const file = path.join(folder, 'report.html')
    await writeFile(file, await htmlOf(result))
    const url = pathToFileURL(file).href
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(`console: ${message.text()}`))
    page.on('pageerror', error => complaints.push(`error: ${error.message}`))
    page.on('dialog', dialog => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', request => {
      if (request.url() !== url) complaints.push(`request: ${request.url()}`)
    })
    await page.setViewportSize({width, height: 900})
    await page.emulateMedia({colorScheme})
    await page.goto(url, {waitUntil: 'load'})
    return {page, complaints}
  }

  it.each([
    ['full', fullResult()],
    ['failed controls', failedControlResult()],
    ['minimal', minimalResult()],
  ])('asks for nothing and reports no error: %s', async (_, result) => {
    const {page, complaints} = await open(result)
    expect(complaints).toEqual([])
    await page.close()
  })

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [380, 'light'],
    [380, 'dark'],
  ] as const)(
    'shows every table and one drawing of each chart without scrolling sideways at %i px, %s',
    async (width, scheme) => {
      const {page, complaints} = await open(fullResult(), width, scheme)
      await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      for (const box of await page.locator('.table, figure').all()) {
        const bounds = await box.boundingBox()
        expect(bounds?.height).toBeGreaterThan(40)
        expect(bounds?.width).toBeGreaterThan(width === 380 ? 300 : 800)
        expect((bounds?.x ?? 0) + (bounds?.width ?? 0)).toBeLessThanOrEqual(width)
      }
      expect(await page.locator('svg[role=img]:visible').count()).toBe(await page.locator('figure').count())
      expect(complaints).toEqual([])
      await page.close()
    },
  )

  it('has light text on a dark ground only when the reader prefers it', async () => {
    const lightness = async (scheme: 'light' | 'dark') => {
      const {page} = await open(fullResult(), 1280, scheme)
      const colours = await page.evaluate<string[]>(
        '(() => { const style = getComputedStyle(document.body); return [style.color, style.backgroundColor] })()',
      )
      await page.close()
      return colours.map(colour => Math.max(...(colour.match(/\d+/g) ?? []).slice(0, 3).map(Number)))
    }
    const [lightInk, lightPaper] = await lightness('light')
    const [darkInk, darkPaper] = await lightness('dark')
    expect(lightPaper - lightInk).toBeGreaterThan(150)
    expect(darkInk - darkPaper).toBeGreaterThan(150)
  })

  it('prints with its folded tables open', async () => {
    const {page} = await open(fullResult())
    await page.emulateMedia({media: 'print'})
    for (const table of await page.locator('details table').all()) expect((await table.boundingBox())?.height).toBeGreaterThan(40)
    await page.close()
  })

  it('lets no name run, load, restyle or escape', async () => {
    for (const text of [...hostileTexts, 'x'.repeat(10_000), 'גיל '.repeat(2500)]) {
      const shown = JSON.stringify(text.slice(0, 60))
      const {page, complaints} = await open(namedResult(text), 380)
      expect(complaints, shown).toEqual([])
      expect(await page.locator('script, img, iframe, a:not([href^="#"]), body > style').count(), shown).toBe(0)
      expect(await page.locator('h1').isVisible()).toBe(true)
      expect(await page.evaluate('document.documentElement.scrollWidth'), shown).toBeLessThanOrEqual(380)
      await page.close()
    }
  })

  it.each(['light', 'dark'] as const)('has no fault that axe-core finds, %s', async scheme => {
    for (const [result, width] of [
      [fullResult(), 1280],
      [failedControlResult(), 380],
      [minimalResult(), 1280],
    ] as const) {
      const {page} = await open(result, width, scheme)
      await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
      // The page's own policy forbids scripts; evaluating goes around it.
      await page.evaluate(axe.source)
      const violations = await page.evaluate<string[]>(
        'axe.run(document).then(({violations}) => violations.flatMap(one => one.nodes.map(node => ' +
          '`${one.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)))',
      )
      expect(violations).toEqual([])
      await page.close()
    }
  })
})
