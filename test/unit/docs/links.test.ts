import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'

/** Folders of the project; what audits and builds leave beside them is not looked at. */
const FOLDERS = ['bench', 'commands', 'docs', 'fixtures', 'scripts', 'src', 'test']
const files = [
  ...readdirSync('.'),
  ...FOLDERS.flatMap(folder =>
    readdirSync(folder, {recursive: true, encoding: 'utf8'}).map(name => path.posix.join(folder, name)),
  ),
]
const pages = files.filter(name => name.endsWith('.md'))
const textOf = (page: string) => readFileSync(page, 'utf8')

/** Code shows text, not links: fences, indented blocks and spans are taken out. */
const prose = (text: string) => text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`]*`/g, '')

interface Link {
  readonly page: string
  readonly target: string
}

function linksOf(page: string): Link[] {
  const inText = [...prose(textOf(page)).matchAll(/\]\(([^()\s]+)\)/g)]
  return inText.map(([, target]) => ({page, target})).filter(({target}) => !/^[a-z]+:/.test(target))
}

/** The names that GitHub gives to headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [
    ...textOf(page)
      .replaceAll(/^```[^]*?^```$/gm, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading]) => heading)
  const seen = new Map<string, number>()
  const anchors = headings.map(heading => {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    const name = text
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return before === 0 ? name : `${name}-${before}`
  })
  return new Set(anchors)
}

function problemOf({page, target}: Link): string | undefined {
  const [file] = target.split('#')
  const anchor = target.split('#').at(1)
  const to = file === '' ? page : path.join(path.dirname(page), file)
  if (!existsSync(to)) return `${page}: there is no ${target}`
  if (anchor !== undefined && !anchorsOf(to).has(anchor)) return `${page}: ${to} has no heading #${anchor}`
  return undefined
}

const linkedFrom = (page: string) => new Set(linksOf(page).map(({target}) => path.join(path.dirname(page), target.split('#')[0])))

describe('docs', () => {
  it('have links that lead to files and headings that exist', () => {
    const links = pages.flatMap(page => linksOf(page))
    expect(links.length).toBeGreaterThan(100)
    expect(links.flatMap(link => problemOf(link) ?? [])).toEqual([])
  })

  it('are all linked from the map or from an index in their folder', () => {
    const linked = new Set(['docs/README.md', ...linkedFrom('docs/README.md'), ...linkedFrom('docs/decisions/README.md')])
    expect(pages.filter(page => page.startsWith('docs/') && !linked.has(page))).toEqual([])
  })

  it('show every picture that lies among them', () => {
    const linked = new Set(pages.flatMap(page => [...linkedFrom(page)]))
    expect(files.filter(name => name.startsWith('docs/images/') && !linked.has(name))).toEqual([])
  })

  it('list the decisions in alphabetical order', () => {
    const listed = linksOf('docs/decisions/README.md').map(({target}) => target)
    expect(listed).toEqual([...listed].sort())
  })

  it('name only code that is there', () => {
    const named = pages.flatMap(page => {
      const paths = [...textOf(page).matchAll(/`((?:src|commands|test|scripts|bench)\/[\w./-]*)`/g)]
      return paths.map(([, name]) => ({page, name}))
    })
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(({name}) => !existsSync(name)).map(({page, name}) => `${page}: ${name}`)).toEqual([])
  })
})

describe('ARCHITECTURE.md', () => {
  it('can be read in five minutes', () => {
    expect(Buffer.byteLength(textOf('ARCHITECTURE.md'))).toBeLessThanOrEqual(8192)
  })
})
