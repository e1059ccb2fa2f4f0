import {readFileSync} from 'node:fs'
import path from 'node:path'
import {Parser} from '@oclif/core'
import {Ajv2020} from 'ajv/dist/2020.js'
import {describe, expect, test} from 'vitest'
import Audit from '../../../commands/audit.js'
import {configSettings, otherNames} from '../../../src/cli/config-settings.js'
import {withWords, wordsOf} from '../../../src/cli/config-words.js'
import {flagName} from '../../../src/cli/flag-wording.js'
import {parseConfig} from '../../../src/config/parse-config.js'
import {holdsPassword, withEnvironment, withoutPassword} from '../../../src/config/passwords.js'
import {forConfig, fromConfig} from '../../../src/config/places.js'
import {renderConfig} from '../../../src/config/render-config.js'
import {configJsonSchema} from '../../../src/config/shapes/config.js'
import {UserError} from '../../../src/core/errors.js'
import {settingNames} from '../../../src/core/settings.js'

const flags = {...Audit.baseFlags, ...Audit.flags}
const settings = configSettings(flags)
const heading = {schema: 'config.schema.json', command: 'minority-report audit --config c.yaml'}
const read = (text: string) => parseConfig(text, "'c.yaml'", settings, otherNames(settings))
const said = async (text: string) => Object.fromEntries((await read(text)).map(({setting, texts}) => [setting.key, texts]))
const parsed = async (argv: string[]) => (await Parser.parse(argv, {flags, args: Audit.args, strict: true})).flags

async function problem(text: string): Promise<UserError> {
  const error: unknown = await read(text).catch((thrown: unknown) => thrown)
  if (!(error instanceof UserError)) throw new Error(`No mistake was found in ${text}`)
  return error
}

describe('settings of a config file', () => {
  /** How one run tells what it does, and what is asked for each time anew. */
  const notInFiles = ['config', 'save-config', 'from', 'metric', 'quiet', 'json-lines', 'dry-run', 'queue', 'reveal']

  test('are all flags of audit, each by the name that the library gives it', () => {
    expect(settings.map(({flag}) => flag).sort()).toEqual(
      ['from', ...Object.keys(flags).filter(name => !notInFiles.includes(name))].sort(),
    )
    for (const {key, flag} of settings.slice(1)) {
      const setting = settingNames.find(name => flagName(name) === flag)
      expect(key).toBe(setting ?? flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()))
    }
    expect(new Set(settings.map(({key}) => key)).size).toBe(settings.length)
  })

  test.each(settings.slice(1).map(setting => [setting.key, setting] as const))(
    '%s means the same as its flag',
    async (key, setting) => {
      const {flag, kind, many, choices, least = 1} = setting
      const numbers: Readonly<Partial<Record<string, string>>> = {
        ratio: '2',
        confidence: '.90',
        rate: '250',
        budgetSeconds: '10m',
        maxBytes: '8GB',
      }
      const value =
        choices?.[0] ?? (kind === 'integer' ? String(least + 1) : (numbers[key] ?? (key === 'deployRate' ? '0.2' : 'a')))
      const values = kind === 'switch' ? ['true'] : many ? [value, choices?.[1] ?? `b, "c" 'd`] : [value]
      const text = await renderConfig([{setting, texts: values}], [], heading)
      const [entry] = await read(text)
      expect(entry.texts).toEqual(values)
      const direct =
        kind === 'switch'
          ? [`--${flag}`]
          : values.map(each => `--${flag}=${setting.hasDelimiter ? each.replaceAll(',', String.raw`\,`) : each}`)
      expect((await parsed(wordsOf([entry])))[flag as 'target']).toEqual((await parsed(direct))[flag as 'target'])
    },
  )

  test('that are a list say what each of its texts says, whatever stands in it', async () => {
    const texts = ['a,b', ' c ', '"d"', "'e'", String.raw`f\,g`, '-h', '1.0', '#i', 'null', 'ü: j', '']
    const setting = settings.find(({key}) => key === 'ignore')
    if (setting === undefined) throw new Error('ignore is gone')
    const [entry] = await read(await renderConfig([{setting, texts}], [], heading))
    expect(entry.texts).toEqual(texts)
    expect((await parsed(wordsOf([entry]))).ignore).toEqual(texts)
  })

  test('that look like numbers keep how they are written', async () => {
    expect(await said('missing: [1.0, -999.00, 0x10, 12345678901234567890, true]\nminority: 007\nratio: 1e1\n')).toEqual({
      missing: ['1.0', '-999.00', '0x10', '12345678901234567890', 'true'],
      minority: ['007'],
      ratio: ['1e1'],
    })
    expect(await said('ignore: [&x 1.50, *x]')).toEqual({ignore: ['1.50', '1.50']})
  })

  test('can deny what a flag can deny, and else say nothing', async () => {
    expect(wordsOf(await read('header: false\nallRows: false\nkeepUnnamed: true'))).toEqual(['--no-header', '--keep-unnamed'])
  })

  test('stand before what ends the flags, and take no argument for a value', async () => {
    const words = wordsOf(await read('attacks: [copies]'))
    expect(withWords(['audit.csv', '--seed', '2', '--', 'x'], words)).toEqual([
      'audit.csv',
      '--seed',
      '2',
      '--attack=copies',
      '--',
      'x',
    ])
    const {args} = await Parser.parse(withWords(['audit.csv'], words), {flags, args: Audit.args})
    expect(args.data).toBe('audit.csv')
  })
})

describe('a config file', () => {
  test.each([
    ['target: y\ngenerator: smote', 2, "In a config file, it is called 'generators'."],
    ['target: y\nrepaets: 3', 2, "Did you mean 'repeats'?"],
    ['reveal: true', 1, '--reveal stands on the command line'],
    ['from: x.csv', 1, "'data' is a file"],
    ['__proto__: 3', 1, 'The settings:'],
  ])('with a setting that is not known says so: %s', async (text, line, next) => {
    const {code, data, message, suggestions} = await problem(text)
    expect([code, data]).toEqual(['wrong-config', {file: "'c.yaml'", line}])
    expect(message).toContain(`Line ${line} of 'c.yaml': there is no setting '`)
    expect(suggestions.join('\n')).toContain(next)
  })

  test.each([
    ['repeats: 0', 'at least 1'],
    ['repeats: many', 'an integer'],
    ['allRows: yes', 'true or false'],
    ['formats: [json, doc]', 'a list of some of'],
    ['engine: fast', 'one of auto'],
    ['learners: []', 'one text or more'],
    ['target:', 'a text or a number'],
    ['target: {a: b}', 'a text or a number'],
    ['ignore: [[a]]', 'a list of one text or more'],
  ])('with a wrong value says what it must be: %s', async (text, must) => {
    const {message, data} = await problem(`seed: 1\n${text}\n`)
    expect(message).toContain(must)
    expect(data['line']).toBe(2)
  })

  test.each(['', '- a', 'a: &x [*x]', 'a: !!js/function 1', 'target: a\ntarget: b', `a: ${'['.repeat(5000)}`])(
    'that holds no settings is refused: %#',
    async text => {
      const {code, suggestions} = await problem(text)
      expect(code).toBe('wrong-config')
      expect(suggestions.length).toBeGreaterThan(0)
    },
  )

  test('follows the schema that editors read, whatever settings it shows', async () => {
    const validate = new Ajv2020({allowUnionTypes: true}).compile(configJsonSchema(settings))
    expect(JSON.parse(readFileSync('fixtures/schema/config.schema.json', 'utf8'))).toEqual(configJsonSchema(settings))
    const {parse} = await import('yaml')
    const text = await renderConfig([], settings, heading)
    const shown = text.replaceAll(/^# (?=[a-zA-Z]+: )(?!.*Run it)/gmu, '').replaceAll(/^# (?!yaml).*/gmu, '')
    const keys = Object.keys(parse(shown) as object)
    expect(keys.sort()).toEqual(settings.map(({key}) => key).sort())
    expect([validate(parse(shown)), validate.errors]).toEqual([true, null])
    await read(shown)
    expect([validate({repeats: 0}), validate({x: 1}), validate({learners: []})]).toEqual([false, false, false])
  })
})

describe('paths of a config file', () => {
  test.each([
    ['data', 'd.csv', 'study/d.csv'],
    ['data', 'parts/*.csv', 'study/parts/*.csv'],
    ['data', '-', '-'],
    ['data', path.resolve('x/d.csv'), path.resolve('x/d.csv')],
    ['data', 'sqlite:d.db?query=SELECT * FROM a//b', 'sqlite:study/d.db?query=SELECT * FROM a//b'],
    ['data', 'duckdb:/x/d.db', 'duckdb:/x/d.db'],
    ['data', 'postgres://u@h/d?table=t', 'postgres://u@h/d?table=t'],
    ['holdout', '0.3', '0.3'],
    ['holdout', '../h.csv', 'h.csv'],
    ['synthetic', 's.csv', 'study/s.csv'],
    ['policy', 'p.yaml', 'study/p.yaml'],
    ['roles', 'r.yaml', 'study/r.yaml'],
    ['sign', 'k.pem', 'study/k.pem'],
    ['out', 'report', 'study/report'],
    ['plugins', './a.js', './study/a.js'],
    ['plugins', '../a.js', './a.js'],
    ['plugins', 'a-package', 'a-package'],
    ['options', 'smote.neighbours=@o.json', 'smote.neighbours=@study/o.json'],
    ['options', 'smote.neighbours=3', 'smote.neighbours=3'],
    ['target', 'd.csv', 'd.csv'],
  ])('are seen from its folder: %s %s', (key, text, here) => {
    expect(fromConfig(key, text, path.join('study', 'c.yaml'))).toBe(here)
    expect(forConfig(key, here, path.join('study', 'c.yaml'))).toBe(text)
  })
})

describe('passwords', () => {
  test('come from the environment, encoded, and never into a query', () => {
    const address = "postgres://me:${PW}@h/d?query=SELECT '${PW}' AS a"
    expect(withEnvironment(address, {PW: 'p@ss/w:rd'})).toBe("postgres://me:p%40ss%2Fw%3Ard@h/d?query=SELECT '${PW}' AS a")
    expect(() => withEnvironment(address, {})).toThrow('PW')
    expect(withEnvironment('sqlite:${PW}.db', {PW: 'x'})).toBe('sqlite:${PW}.db')
  })

  test.each([
    ['postgres://me:secret@h/d?table=t', 'postgres://me@h/d?table=t'],
    ['postgres://me:se@cr:et@h:5432/d', 'postgres://me@h:5432/d'],
    ['postgresql://me:${PW}@h/d?table=t', 'postgresql://me:${PW}@h/d?table=t'],
    ['postgres://me@h/d?query=SELECT a FROM t', 'postgres://me@h/d?query=SELECT a FROM t'],
    ['postgres://h:5432/d', 'postgres://h:5432/d'],
    ['patients.csv', 'patients.csv'],
  ])('are not written: %s', (address, written) => {
    expect(withoutPassword(address)).toBe(written)
    expect(holdsPassword(address)).toBe(address !== written)
  })

  test('among the parameters are refused', () => {
    expect(holdsPassword('postgres://h/d?user=me&password=secret')).toBe(true)
    expect(() => withoutPassword('postgres://h/d?user=me&password=secret')).toThrow('never written')
  })
})
