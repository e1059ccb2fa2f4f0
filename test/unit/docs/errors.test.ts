import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {errorJson} from '../../../src/cli/word-error.js'
import {CommandFailed, Interrupted, NotApplicable, TrainingDiverged} from '../../../src/core/errors.js'
import {errorCodes} from '../../support/error-codes.js'

const [ofUsers, others] = readFileSync('docs/errors.md', 'utf8').split('## Errors that are no')
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| `([a-z-]+)` *\|[^|]*\|([^|]*)\|$/gm)].map(([, code, last]) => ({code, last: last.trim()}))

describe('docs/errors.md', () => {
  const used = errorCodes()
  const told = rowsOf(ofUsers)

  test('tells of every code once, and of no other', () => {
    const codes = told.map(({code}) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect([...codes].sort()).toEqual([...used.keys()].sort())
  })

  test.each(told)('names all data of $code', ({code, last}) => {
    const names = [...last.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    // Whoever reads a file adds its name.
    expect(names.filter(name => name !== 'file').sort()).toEqual(
      [...(used.get(code) ?? [])].filter(name => name !== 'file').sort(),
    )
  })

  test('tells of the errors that are no mistakes of users, with their exit codes', () => {
    const errors = [
      new NotApplicable('x'),
      new CommandFailed('x.'),
      new TrainingDiverged('x', 'y', 'z'),
      new Interrupted(),
      new TypeError('x'),
    ]
    const told = rowsOf(others)
    expect(told).toHaveLength(errors.length + 1)
    for (const error of errors) {
      const {code, exitCode} = errorJson(error).error
      expect(told).toContainEqual({code, last: String(exitCode)})
    }
  })
})
