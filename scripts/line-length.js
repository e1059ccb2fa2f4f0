// node scripts/line-length.js [ENDING...]: reports lines of the project's files that are longer than 140 characters.
import {execFileSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'

const LONGEST = 140
/** Breaking does not shorten a line with a word as long as this. */
const LONG_WORD = 100
const ENDINGS = ['ts', 'js', 'md', 'yaml', 'yml', 'sh']
/** Data, and what other programs write. */
const EXEMPT = /^fixtures\/|(?:^|\/)(?:LICENSE|package-lock\.json|[^/]*\.lock(?:\.\w+)?)$/

const given = process.argv.slice(2)
const endings = given.length > 0 ? given : ENDINGS
const tracked = execFileSync('git', ['ls-files', '-z'], {encoding: 'utf8'}).split('\0')
const files = tracked.filter(name => endings.includes(path.extname(name).slice(1)) && !EXEMPT.test(name) && existsSync(name))
const found = files.flatMap(name => longLines(name).map(line => `${name}:${line}`))

if (files.length === 0) fail(`git lists no file that ends in ${endings.join(', ')}: run this in the project's folder.`)
if (found.length > 0) fail(`${found.length} lines are longer than ${LONGEST} characters. Break them:\n${found.join('\n')}`)

/** The numbers, from 1, of the lines that are too long and can be broken. */
function longLines(name) {
  const words = name.endsWith('.md') ? markdownWords : line => line.split(/\s+/)
  const lines = readFileSync(name, 'utf8').split(/\r?\n/)
  return lines.flatMap((line, at) =>
    Array.from(line).length > LONGEST && words(line).every(word => word.length <= LONG_WORD) ? [at + 1] : [],
  )
}

/** Markdown never breaks rows of tables, headings, code spans and pictures: each is one word. */
function markdownWords(line) {
  if (/^\s*(?:\||#{1,6} )/.test(line)) return [line]
  return line.replace(/`[^`]*`|!\[[^\]]*\]\([^)]*\)/g, span => span.replace(/\s/g, '_')).split(/\s+/)
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
