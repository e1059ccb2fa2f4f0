import {execFileSync} from 'node:child_process'
import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {printHtml} from '../../src/pdf/print-html.js'
import {pagesOf} from '../../src/pdf/read-pdf.js'
import {standardNames} from '../../src/report/formats.js'
import {renderReport} from '../../src/report/render.js'
import {sectionsOf} from '../../src/report/sections/index.js'
import {fullResult, hostileTexts} from '../support/example-result.js'
import {runCli, runCommand, temporaryFolder} from '../support/cli.js'

const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const reads = ['/usr/bin/pdftotext', '/usr/local/bin/pdftotext', '/opt/homebrew/bin/pdftotext'].some(file => existsSync(file))
const present = existsSync(executable) && reads
const mustRun = process.env['CI'] === 'true' && process.env['MINORITY_REPORT_REQUIRE_BROWSER'] === '1'

/** The text of each page, as poppler reads it. */
function pagesAsText(file: string): string[] {
  const text = execFileSync('pdftotext', ['-layout', file, '-'], {encoding: 'utf8'})
  return text.split('\f').slice(0, -1)
}

describe.skipIf(!present && !mustRun)(`a printed report (skipped unless there are ${executable} and pdftotext)`, () => {
  const folder = temporaryFolder()
  // Beside the others: the browser's socket goes there, and paths of sockets must be short.
  const temporary = mkdtempSync(path.join(tmpdir(), 't-'))
  const file = path.join(folder, 'report.pdf')
  const result = fullResult()
  let pages: string[] = []

  beforeAll(async () => {
    writeFileSync(path.join(folder, 'report.json'), await renderReport(result, 'json'))
    const run = await runCli(['report', path.join(folder, 'report.json'), '--format', 'pdf'], {env: {TMPDIR: temporary}})
    expect(run.stderr).toBe('')
    expect(run.stdout).toBe(`Written: ${file}\n`)
    pages = pagesAsText(file)
  }, 60_000)

  it('names in its contents the page on which each section begins', () => {
    const titles = sectionsOf(result)
      .slice(1)
      .map(({title}) => title)
    expect(titles.length).toBeGreaterThan(10)
    const contents = pages[0].slice(pages[0].indexOf('\nContents'))
    for (const title of titles) {
      const line = contents.split('\n').find(each => each.startsWith(title)) ?? ''
      const page = Number(/ (\d+)$/.exec(line)?.[1])
      expect(pages[page - 1].split('\n'), `${title}, page ${page}`).toContain(title)
    }
  })

  it('has a number on each page of A4, a title, tags, and an outline of its sections', () => {
    pages.forEach((text, at) => {
      expect(text).toContain(`Page ${at + 1} of ${pages.length}`)
    })
    const info = execFileSync('pdfinfo', [file], {encoding: 'utf8'})
    expect(info).toMatch(/^Title: +Privacy audit of synthetic minority records$/m)
    expect(info).toMatch(/^Tagged: +yes$/m)
    expect(info).toMatch(/^Page size: .*\(A4\)$/m)
    const pdf = readFileSync(file, 'latin1')
    for (const title of ['Verdicts', 'Leakage', 'Utility']) expect(pdf).toContain(`/Title (${title})`)
    expect(pdf).not.toContain('/URI')
  })

  it('unfolds the tables that a page on a screen folds', () => {
    expect(pages.join('')).toContain('All figures of all attacks')
    expect(pages.join('')).toContain('Clopper-Pearson')
  })

  it.each(standardNames)('can be the document of a standard, with its questions and the page of each clause: %s', async name => {
    const args = ['report', path.join(folder, 'report.json'), '--standard', name, '--format', 'pdf']
    const run = await runCommand(args, {env: {TMPDIR: temporary}})
    const printed = path.join(folder, `${name}.pdf`)
    expect([run.code, run.stdout]).toEqual([0, `Written: ${printed}\n`])
    const text = pagesAsText(printed)
    const clauses = text[0].split('\n').filter(line => /^\d+ .* \d+$/.test(line))
    expect(clauses.length).toBeGreaterThan(3)
    for (const line of clauses) {
      const [, title, page] = /^(.*?) +(\d+)$/.exec(line) ?? []
      expect(text[Number(page) - 1].split('\n')).toContain(title)
    }
    expect(text.join('')).toContain('To be filled in:')
    expect(text.at(-1)).toContain(`Page ${text.length} of ${text.length}`)
  })

  it('leaves nothing in the temporary folder, and a file for its owner alone', () => {
    expect(readdirSync(temporary)).toEqual([])
    expect(execFileSync('stat', ['-c', '%a', file], {encoding: 'utf8'}).trim()).toBe('600')
  })

  it('finds pages in spite of headings that look like the inside of a PDF', async () => {
    const hostile = [...hostileTexts, '1 0 obj\n<</Type /Catalog\n/Dests 1 0 R', ') /Dest /a [1 0 R /XYZ 0 0 0]', 'endobj']
    const headings = hostile.map(text => `<h2>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</h2>`).join('')
    const sections = ['a', 'b(', 'c'].map(id => `<section style="break-before:page" id="${id}">${headings}</section>`).join('')
    const links = '<a href="#a">a</a><a href="#b(">b</a><a href="#c">c</a>'
    const html = `<!doctype html><meta charset="utf-8"><title>Hostile</title>${links}${sections}`
    const pdf = await printHtml(executable, html, 'Hostile', new AbortController().signal)
    const found = pagesOf(pdf)
    expect(found.get('a')).toBe(2)
    expect(found.get('c')).toBeGreaterThan(found.get('a') ?? Infinity)
  })

  it('stops at once when the signal fires', async () => {
    const controller = new AbortController()
    const printing = printHtml(executable, '<title>T</title>', 'T', controller.signal)
    controller.abort()
    await expect(printing).rejects.toMatchObject({name: 'Interrupted'})
  })
})

describe('a PDF without a browser', () => {
  /** A program that is called as the browser is. */
  function fakeBrowser(script: string): string {
    const file = path.join(temporaryFolder(), 'chromium')
    writeFileSync(file, `#!/bin/sh\nfor each; do case $each in --print-to-pdf=*) out=\${each#*=};; esac; done\n${script}\n`)
    chmodSync(file, 0o755)
    return file
  }

  it('is refused before the data are read', async () => {
    const args = ['audit', 'no-such-file.csv', '--target', 'y', '--minority', '1', '--format', 'html,pdf']
    const {code, stderr} = await runCommand(args, {env: {CHROMIUM_PATH: '/no/such/browser'}})
    expect(code).toBe(2)
    expect(stderr).toContain("CHROMIUM_PATH names '/no/such/browser', which is no program that can be run.")
  })

  it.each([
    ['exit 7', 'It ended with exit code 7.'],
    ['exit 0', 'It wrote no file.'],
    [
      'printf "%%PDF-1.4\\n1 0 obj\\n<</Title (ERR_FILE_NOT_FOUND)\\n/Creator ()\\n/Producer (Skia/PDF m156)" > "$out"',
      'did not print the page',
    ],
    [
      'printf "%%PDF-1.4\\n1 0 obj\\n<</Title (Trial)\\n/Creator ()\\n/Producer (Skia/PDF m120)" > "$out"',
      'version 120 of Chromium',
    ],
  ])('says what is wrong with a browser that does: %s', async (script, message) => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'report.json'), await renderReport(fullResult(), 'json'))
    const args = ['report', path.join(folder, 'report.json'), '--format', 'pdf']
    const {code, stderr} = await runCommand(args, {env: {CHROMIUM_PATH: fakeBrowser(script)}})
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(readdirSync(folder)).toEqual(['report.json'])
  })
})
