import {spawnSync} from 'node:child_process'
import {Parser} from '@oclif/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import Audit from '../../../commands/audit.js'
import {auditWords, shellLine, type AuditInWords} from '../../../src/cli/audit-words.js'
import {declaredColumns, namedClasses, readOptions} from '../../../src/cli/flags.js'
import {parseHoldout} from '../../../src/cli/parse.js'

const plain: AuditInWords = {
  data: 'patients.csv',
  read: {},
  classes: {target: 'diagnosis', minority: ['rare']},
  synthetic: [],
  repeats: 5,
  seed: 1,
  confidence: 0.95,
  formats: ['json', 'html'],
}

/** What the command takes of the words, as the page's settings call it. */
async function parsed(words: readonly string[]): Promise<unknown> {
  const [command, ...rest] = words
  expect(command).toBe('audit')
  const {args, flags} = await Parser.parse([...rest], {
    flags: {...Audit.baseFlags, ...Audit.flags},
    args: Audit.args,
    strict: true,
  })
  const {target: _, minority: __, ...read} = readOptions(flags)
  return {
    data: args.data,
    read,
    classes: namedClasses(flags),
    synthetic: flags.synthetic ?? [],
    ...(flags.holdout !== undefined && {holdout: parseHoldout(flags.holdout)}),
    ...(flags.generator && {generators: flags.generator}),
    ...(flags['keep-identifiers'] && {keepIdentifiers: flags['keep-identifiers']}),
    ...declaredColumns(flags),
    ...(flags.budget !== undefined && {budgetSeconds: flags.budget}),
    repeats: flags.repeats,
    seed: flags.seed,
    confidence: flags.confidence,
    formats: flags.format,
  }
}

describe('an audit as a command line', () => {
  test('says every setting in the words of the command', async () => {
    const settings: AuditInWords = {
      ...plain,
      read: {
        ...{
          ignore: ['note', 'a, b'],
          identifiers: ['id'],
          group: 'person',
          categorical: ['code'],
          numeric: ['zip'],
          dates: ['born'],
        },
        ...{delimiter: 'semicolon', encoding: 'latin1', sheet: 'Sheet 1', decimalComma: true, header: false},
      },
      classes: {target: 'diagnosis', minority: ['rare', 'very, very rare']},
      synthetic: ['release.csv', 'other release.csv'],
      holdout: 'unseen.csv',
      generators: ['smote', 'cart'],
      keepIdentifiers: ['ward'],
      quasiIdentifiers: ['age', 'sex'],
      sensitive: ['hiv'],
      budgetSeconds: 90,
      repeats: 3,
      seed: 7,
      confidence: 0.9,
    }
    expect(await parsed(auditWords(settings))).toEqual(settings)
  })

  test('leaves out what holds anyway', () => {
    expect(shellLine(auditWords(plain))).toBe(
      'minority-report audit patients.csv --target=diagnosis --minority=rare --format=json,html'.replaceAll(
        /(--(?:target|minority|format)=\S+)/gu,
        "'$1'",
      ),
    )
  })

  test('keeps names of files apart from flags and from addresses of databases', () => {
    expect(auditWords({...plain, data: '--force', synthetic: ['sqlite:x.csv']})).toEqual(
      expect.arrayContaining(['./--force', '--synthetic=./sqlite:x.csv']),
    )
  })

  const name = fc.oneof(
    fc.string({minLength: 1, maxLength: 12, unit: 'binary'}),
    fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom(' ', ',', "'", '"', '\\\\', '$', '`', '=', '-', 'a', '!', '*'),
    }),
  )
  // The framework takes no line end in a value that has quotes around it.
  const usable = name.filter(text => !/[\0\n\r\u2028\u2029]/u.test(text))

  test('gives hostile names of columns and labels back as they are', async () => {
    await fc.assert(
      fc.asyncProperty(usable, usable, usable, async (target, label, column) => {
        const settings = {...plain, classes: {target, minority: [label]}, read: {ignore: [column], group: column}}
        expect(await parsed(auditWords(settings))).toEqual(settings)
      }),
      {numRuns: 200, seed: 20},
    )
  })

  test('a shell takes the line apart into the same words', () => {
    const names = fc.sample(usable, {numRuns: 60, seed: 20}).filter(text => !/\p{Surrogate}/u.test(text))
    const words = auditWords({...plain, data: "it's $HOME.csv", read: {ignore: names}})
    const line = shellLine(words).replace('minority-report', String.raw`printf '%s\0'`)
    expect(spawnSync('sh', ['-c', line], {encoding: 'utf8'}).stdout.split('\0').slice(0, -1)).toEqual(words)
  })
})
