import fc from 'fast-check'
import {micromark} from 'micromark'
import {gfm, gfmHtml} from 'micromark-extension-gfm'
import {describe, expect, it} from 'vitest'
import {html, trusted} from '../../src/report/html-template.js'
import {renderHtml} from '../../src/report/html.js'
import {renderMarkdown} from '../../src/report/markdown.js'
import {visible} from '../../src/report/text.js'
import {hostileTexts, minimalResult, namedResult} from '../support/example-result.js'
import {parsePage} from '../support/page.js'

const fragments = [
  '<',
  '>',
  '"',
  "'",
  '&',
  '`',
  '|',
  '\\',
  '*',
  '_',
  '[',
  ']',
  '(',
  ')',
  '!',
  '#',
  '-',
  '1.',
  '~~',
  '\n',
  '\r\n',
  ' ',
]
const words = [
  'script',
  'onload=',
  'javascript:',
  'https://example.org',
  'www.example.org',
  '&lt;',
  '-->',
  ']]>',
  '</td>',
  '\u202e',
]

/** Text that is nothing but markup, hostile examples and any Unicode. */
const hostile = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.array(fc.constantFrom(...fragments, ...words), {maxLength: 12}).map(parts => parts.join('')),
  fc.string({unit: 'binary', maxLength: 30}),
)

/** Examples count as runs: so many further texts are drawn. */
const examplesAnd = (drawn: number) => ({
  numRuns: hostileTexts.length + drawn,
  examples: hostileTexts.map(text => [text] as [string]),
})

/** Which elements the page consists of, whatever their text. */
function skeleton(page: string): string[] {
  const document = parsePage(page)
  return [...document.querySelectorAll('*')].map(
    ({tagName, attributes}) =>
      `${tagName} ${[...attributes]
        .map(({name}) => name)
        .filter(name => name !== 'title')
        .join(' ')}`,
  )
}

const rendered = (markdown: string) =>
  micromark(markdown, {extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true})

/** Elements of the Markdown when it is shown. */
function elements(markdown: string): string[] {
  return [...rendered(markdown).matchAll(/<\/?[a-z][^>]*>/g)].map(([tag]) => tag)
}

describe('names in a report', () => {
  it('cannot add, change or remove an element of the page', async () => {
    const inert = skeleton(await renderHtml(namedResult('plain')))
    expect(inert.length).toBeGreaterThan(500)
    await fc.assert(
      fc.asyncProperty(hostile, async text => {
        const page = await renderHtml(namedResult(text))
        expect(skeleton(page)).toEqual(inert)
        expect(page).not.toContain('<script')
      }),
      examplesAnd(6),
    )
  })

  it('can be read on the page as they are', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async text => {
        const document = parsePage(await renderHtml({...minimalResult(), notes: [text]}))
        const note = document.querySelector('#notes li')?.textContent
        expect(note?.replaceAll('\u00a0', ' ').trim()).toBe(visible(text).replaceAll('\u00a0', ' ').trim())
      }),
      {numRuns: 30},
    )
  })

  it('cannot act as markup in Markdown', () => {
    const inert = elements(renderMarkdown(namedResult('plain')))
    expect(inert.length).toBeGreaterThan(500)
    fc.assert(
      fc.property(hostile, text => {
        const shown = elements(renderMarkdown(namedResult(text)))
        expect(shown).toEqual(inert)
      }),
      examplesAnd(6),
    )
  })

  it('can be read in Markdown as they are', () => {
    const readable = (text: string) => text.replaceAll(/[\s\u00a0]+/g, ' ').trim()
    fc.assert(
      fc.property(hostile, text => {
        const shown = rendered(renderMarkdown({...minimalResult(), notes: [text]}))
        const note = /<h2>Notes<\/h2>\s*<ul>\s*<li>([\s\S]*?)<\/li>/.exec(shown)?.[1] ?? ''
        const document = parsePage(`<!doctype html><html><body><p id="note">${note}</p></body></html>`)
        expect(readable(document.querySelector('#note')?.textContent ?? '')).toBe(readable(visible(text)))
      }),
      examplesAnd(20),
    )
  })
})

describe('the HTML template', () => {
  it('escapes what is put in and keeps what is HTML already', () => {
    expect(html`<p title="${'"<&\''}">${'<b>'}${trusted('<b>')}${[html`<i>${'>'}</i>`, html`${1}`]}</p>`.text).toBe(
      '<p title="&quot;&lt;&amp;&#39;">&lt;b&gt;<b><i>&gt;</i>1</p>',
    )
  })

  it('gives back any text when it is read again', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), text => {
        const document = parsePage(
          html`<!doctype html>
            <html>
              <body>
                <p title="${text}">${text}</p>
              </body>
            </html>`.text,
        )
        const paragraph = document.querySelector('p')
        expect(paragraph?.textContent).toBe(text)
        expect(paragraph?.getAttribute('title')).toBe(text)
      }),
    )
  })
})
