import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'

const script = path.resolve('scripts/line-length.js')
const words = (length: number) => 'word '.repeat(Math.ceil(length / 5)).slice(0, length - 1) + '.'

describe('scripts/line-length', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'line-length-'))
    execFileSync('git', ['init', '-q'], {cwd: folder})
  })
  afterEach(() => {
    rmSync(folder, {recursive: true})
  })

  function check(files: Readonly<Record<string, string>>, endings: readonly string[] = []) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), {recursive: true})
      writeFileSync(path.join(folder, name), text)
    }
    execFileSync('git', ['add', '-A'], {cwd: folder})
    const {status, stderr} = spawnSync(process.execPath, [script, ...endings], {cwd: folder, encoding: 'utf8'})
    return {status, found: stderr.split('\n').filter(line => /:\d+$/.test(line))}
  }

  it('names file and line of each line over 140 characters', () => {
    const files = {
      'src/a.ts': `// short\n// ${words(137)}\n// ${words(138)}\n`,
      'b.md': `${words(140)}\n\n${words(141)}\n`,
      'c.txt': words(300),
    }
    expect(check(files)).toEqual({status: 1, found: ['b.md:3', 'src/a.ts:3']})
  })

  it('looks at the endings that are asked for', () => {
    const files = {'a.ts': words(200), 'b.md': words(100)}
    expect(check(files, ['md'])).toEqual({status: 0, found: []})
    expect(check(files, ['md', 'ts'])).toEqual({status: 1, found: ['a.ts:1']})
  })

  it('leaves alone what breaking cannot shorten', () => {
    const table = `| a | b |\n| - | - |\n| ${words(100)} | ${words(100)} |\n`
    const spans = `\`npm run bench -- ${words(150)}\`\n\n![${words(120)}](images/a.svg) stands here\n`
    expect(
      check({'a.md': `# ${words(200)}\n\n${table}\n${spans}`, 'b.js': `// see https://example.org/${'x'.repeat(150)}\n`}),
    ).toEqual({
      status: 0,
      found: [],
    })
  })

  it('leaves alone data and what other programs write', () => {
    const long = words(200)
    expect(check({'fixtures/data/a.md': long, 'datasets.lock.yaml': long, 'a.ts': 'short'})).toEqual({status: 0, found: []})
  })

  it('fails where it finds nothing to look at', () => {
    expect(check({'a.txt': 'short'}).status).toBe(1)
  })
})
