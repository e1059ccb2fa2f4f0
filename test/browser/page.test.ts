import {existsSync} from 'node:fs'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import axe from 'axe-core'
import {chromium, type BrowserContext, type Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {servePage, type ServedPage} from '../../src/jobs/serve-page.js'
import type {AuditResult} from '../../src/result/audit-result.js'
import {hostFolder} from '../support/static-host.js'
import {buildWeb, WEB} from '../support/web-build.js'

const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const present = existsSync(executable)
const mustRun = process.env['MINORITY_REPORT_REQUIRE_BROWSER'] === '1'
/** The machine may be busy. */
const PATIENCE = 60_000

const HOSTILE_FILE = `"><script>alert(1)<.csv`.replaceAll('/', '')
const MARKUP = '<img src=x onerror=alert(1)>'
/** As long as a name may be. */
const LONG = 'x'.repeat(1000)
const TURNED = '\u202Eevil'

/** Columns and labels that would act or spoil the page if they could. */
function hostileCsv(): string {
  const header = [MARKUP, LONG, TURNED, '__proto__', 'class']
  const rows = Array.from({length: 120}, (_, row) => [
    ...[row * 1.5, (row * 7) % 13, row % 11, (row * 3) % 17],
    row % 5 === 0 ? '<script>alert(1)</script>' : `ok ${TURNED}`,
  ])
  return [header, ...rows].map(cells => cells.join(',')).join('\n')
}

describe.skipIf(!present && !mustRun)(`the page in a browser (skipped unless there is a Chromium at ${executable})`, () => {
  let folder = ''
  let browser: BrowserContext
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    buildWeb()
    folder = await mkdtemp(path.join(tmpdir(), 'minority-report-page-'))
    browser = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
      executablePath: executable,
      args: [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    })
    browser.setDefaultTimeout(PATIENCE)
  }, PATIENCE)

  afterAll(async () => {
    await (browser as BrowserContext | undefined)?.close()
    for (const close of closing) await close()
    await rm(folder, {recursive: true, force: true})
  })

  async function served(...files: string[]): Promise<ServedPage> {
    const page = await servePage({files, folders: [WEB]})
    closing.push(page.close)
    return page
  }

  /** Opens a page, and everything about it that should not happen. */
  async function open(address: string, {width = 1100, dark = false} = {}): Promise<{page: Page; complaints: string[]}> {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(`console: ${message.text()}`))
    page.on('pageerror', error => complaints.push(`error: ${error.message}`))
    page.on('dialog', dialog => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', request => {
      if (!request.url().startsWith(address) && !request.url().startsWith('blob:')) complaints.push(`request: ${request.url()}`)
    })
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', event => {
        console.error(`violation: ${event.violatedDirective} ${event.blockedURI}`)
      })
    })
    await page.setViewportSize({width, height: 900})
    await page.emulateMedia({colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce'})
    await page.goto(address, {waitUntil: 'load'})
    return {page, complaints}
  }

  /** Serious findings of axe. A script put in by the test is no script of the page. */
  async function unusable(page: Page): Promise<string[]> {
    await page.evaluate(axe.source)
    const {violations} = await page.evaluate(() => (globalThis as unknown as {axe: typeof axe}).axe.run())
    return violations
      .filter(({impact}) => impact === 'serious' || impact === 'critical')
      .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 200)).join(' ')}`)
  }

  const stored = (page: Page) =>
    page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: await caches.keys(),
      cookies: document.cookie,
    }))
  const nothing = {local: 0, session: 0, databases: 0, caches: [], cookies: ''}

  it(
    'leads a newcomer by keyboard from a table to a leak and what to do, and keeps what was found when it is stopped',
    async () => {
      const {address} = await served()
      const {page, complaints} = await open(address)
      expect(await unusable(page)).toEqual([])
      const step = page.locator('.tour button.main')
      const go = async () => {
        await page.waitForFunction(() => document.querySelector<HTMLButtonElement>('.tour button.main')?.disabled === false)
        await step.focus()
        await page.keyboard.press('Enter')
      }
      await page.getByRole('button', {name: 'Show me on made-up data'}).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('rowheader', {name: 'haemoglobin'}).waitFor()
      expect(await page.getByRole('combobox', {name: 'Role of diagnosis'}).inputValue()).toBe('target')
      expect(await page.getByRole('checkbox', {name: 'storage-disorder (54 rows)'}).isChecked()).toBe(true)
      // No cell is shown before somebody asks.
      expect(await page.getByRole('cell', {name: 'family-screening'}).count()).toBe(0)
      expect(await unusable(page)).toEqual([])

      await go()
      await page.locator('.findings .leak').first().waitFor()
      expect(await page.locator('.findings').first().innerText()).toContain('interpolated')
      await go()
      await page.getByRole('heading', {name: 'Who can be recognised'}).waitFor()
      expect(await unusable(page)).toEqual([])
      await page.getByRole('button', {name: 'Stop and keep what was found'}).click()
      await page.getByRole('heading', {name: 'Keep the result'}).waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', {name: /^report\.json/}).click(),
      ])
      const result = JSON.parse(await readFile(await download.path(), 'utf8')) as AuditResult
      expect(result.complete).toBe(false)
      expect(JSON.stringify(result)).not.toContain('/dropped/')
      await go()
      await page.getByRole('heading', {name: 'What to do'}).waitFor()
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('What to do')
      await go()
      await page.locator('.tour').waitFor({state: 'detached'})
      await page.locator('article.document').first().waitFor()
      expect(await unusable(page)).toEqual([])
      expect(await stored(page)).toEqual(nothing)
      expect(complaints).toEqual([])
      await page.close()
    },
    4 * PATIENCE,
  )

  it(
    'takes files before the rest of the page is loaded, and says when that cannot be had',
    async () => {
      const {address} = await served()
      const page = await browser.newPage()
      let isThere = false
      let letThrough = (): void => undefined
      const waited = new Promise<void>(resolve => (letThrough = resolve))
      await page.route('**/desk-*.js', async route => {
        await waited
        await (isThere ? route.continue() : route.abort())
      })
      const given = {name: 'real.csv', mimeType: 'text/csv', buffer: Buffer.from('a,class\n1,x\n2,y\n')}
      await page.goto(address)
      await page.locator('input[type=file]').setInputFiles(given)
      expect(await page.getByRole('alert').count()).toBe(0)
      letThrough()
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('alert').innerText()).toContain('could not be loaded')
      isThere = true
      await page.reload()
      await page.locator('input[type=file]').setInputFiles(given)
      await page.getByRole('rowheader', {name: 'class'}).waitFor()
      expect(await page.getByRole('alert').count()).toBe(0)
      await page.close()
    },
    PATIENCE,
  )

  it(
    'shows hostile names of files, columns and labels as text, on a phone in the dark, from a file that open was given',
    async () => {
      const file = path.join(folder, HOSTILE_FILE)
      await writeFile(file, hostileCsv())
      const {address} = await served(file)
      const {page, complaints} = await open(address, {width: 360, dark: true})
      await page.locator('table.columns').waitFor()
      const text = await page.locator('main').innerText()
      expect(text).toContain(HOSTILE_FILE)
      expect(text).toContain(MARKUP)
      expect(text).not.toContain('\u202E')
      expect(text).not.toContain(LONG)
      expect(text).not.toContain(folder)
      expect(await page.locator('main img, main script').count()).toBe(0)
      await page.locator('.findings li').first().waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
      expect(await unusable(page)).toEqual([])

      await page
        .locator('input[type=file]')
        .setInputFiles({name: 'real.csv', mimeType: 'text/csv', buffer: Buffer.from(`${LONG.repeat(10)},b\n1,2\n`)})
      const alert = page.getByRole('alert').first()
      await alert.waitFor()
      expect(await alert.innerText()).toContain("'real.csv'")
      expect(await alert.innerText()).not.toContain('/dropped')
      expect(await page.getByRole('combobox', {name: 'Separator'}).isVisible()).toBe(true)
      expect(await unusable(page)).toEqual([])
      expect(await stored(page)).toEqual(nothing)
      expect(complaints).toEqual([])
      await page.close()
    },
    PATIENCE,
  )

  it(
    'works with the network cut once it was opened from a host of static files, and keeps nothing but its own files',
    async () => {
      const host = await hostFolder(WEB)
      closing.push(host.close)
      const {page, complaints} = await open(host.url)
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
      await host.close()
      await page.reload()
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      const csv = await readFile('fixtures/data/rare-disease-registry.csv')
      await page.locator('input[type=file]').setInputFiles({name: 'real.csv', mimeType: 'text/csv', buffer: csv})
      await page.getByRole('rowheader', {name: 'haemoglobin'}).waitFor()
      const {caches: names, ...others} = await stored(page)
      expect(others).toEqual({local: 0, session: 0, databases: 0, cookies: ''})
      expect(names).toHaveLength(1)
      const kept = await page.evaluate(async name => (await (await caches.open(name)).keys()).map(({url}) => url), names[0])
      expect(kept.filter(url => !url.startsWith(host.url))).toEqual([])
      expect(complaints).toEqual([])
      await page.close()
    },
    PATIENCE,
  )
})
