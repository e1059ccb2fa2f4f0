import {existsSync, readFileSync} from 'node:fs'
import {expect, it} from 'vitest'

const instructions = readFileSync('Dockerfile', 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => line.split(/\s+/))
const ignored = readFileSync('.dockerignore', 'utf8').split('\n')

it('the image is built of files and stages that are there', () => {
  const stages = instructions.filter(([word, , as]) => word === 'FROM' && as === 'AS').map(([, , , name]) => name)
  for (const [word, ...given] of instructions) {
    if (word !== 'COPY') continue
    const from = given.find(each => each.startsWith('--from='))
    if (from !== undefined) expect(stages).toContain(from.slice('--from='.length))
    else for (const file of given.slice(0, -1)) expect(existsSync(file), file).toBe(true)
  }
})

it('the image runs as a user who is not root, in its last stage', () => {
  const last = instructions.slice(instructions.map(([word]) => word).lastIndexOf('FROM'))
  expect(last).toContainEqual(['USER', 'node'])
  expect(last.map(([word]) => word)).not.toContain('ADD')
})

it('nothing gets into the image but what is named, and that is there', () => {
  expect(ignored.find(line => line !== '' && !line.startsWith('#'))).toBe('*')
  const named = ignored.filter(line => line.startsWith('!')).map(line => line.slice(1))
  // Made by the build.
  for (const file of named.filter(name => name !== 'oclif.manifest.json')) expect(existsSync(file), file).toBe(true)
  for (const table of ['demo-report', 'coverage', '.git', 'node_modules']) expect(named).not.toContain(table)
})
