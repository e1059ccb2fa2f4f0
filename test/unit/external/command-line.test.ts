import {describe, expect, it} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {readCommand, splitCommand, variablesOf} from '../../../src/external/command-line.js'

const values = {
  train: '/tmp/a b/train.csv',
  target: 'y',
  label: 'rare\'; rm -rf "$HOME',
  count: '5',
  seed: '7',
  out: '/tmp/a b/out.csv',
}
const files = {shell: false, takesFiles: true}

const refusal = (text: string | undefined, how = files) => {
  try {
    readCommand(text, how)
  } catch (error) {
    if (error instanceof UserError) return `${error.code}: ${error.message} ${error.suggestions.join(' ')}`
  }
  return 'accepted'
}

describe('splitting a command', () => {
  it.each([
    ['python3 make.py', ['python3', 'make.py']],
    ['  a\t b\nc ', ['a', 'b', 'c']],
    [`a 'b  c' "d 'e'"`, ['a', 'b  c', "d 'e'"]],
    [`a b'c d'"e f"g`, ['a', 'bc de fg']],
    [String.raw`a b\ c \"d\" \\e`, ['a', 'b c', '"d"', String.raw`\e`]],
    [String.raw`C:\tools\python.exe "C:\my files\make.py"`, [String.raw`C:\tools\python.exe`, String.raw`C:\my files\make.py`]],
    [String.raw`a "say \"x\" \\ \n"`, ['a', String.raw`say "x" \ \n`]],
    [`a '' ""`, ['a', '', '']],
    ['a $HOME *.csv | b > c; d && e', ['a', '$HOME', '*.csv', '|', 'b', '>', 'c;', 'd', '&&', 'e']],
  ])('takes %j for %j', (text, words) => {
    expect(splitCommand(text)).toEqual(words)
  })

  it.each([`a 'b`, 'a "b', '', '   ', `'' a`])('refuses %j', text => {
    expect(() => splitCommand(text)).toThrow(UserError)
  })
})

describe('placeholders', () => {
  it('are filled in after splitting, so that no value is split or read as a quote', () => {
    const line = readCommand('python3 make.py {train} --label={label} --out "{out}"', files)(values)
    expect(line).toEqual({
      program: 'python3',
      given: ['make.py', values.train, `--label=${values.label}`, '--out', values.out],
      inShell: false,
    })
  })

  it('are variables in a script for a shell, so that no value is code', () => {
    const line = readCommand('make < {train} > {out} ${HOME}', {shell: true, takesFiles: true})()
    expect(line.given).toEqual(['-c', 'make < ${MINORITY_REPORT_TRAIN} > ${MINORITY_REPORT_OUT} ${HOME}'])
    expect(variablesOf(values)['MINORITY_REPORT_LABEL']).toBe(values.label)
  })

  it('of files may say a format', () => {
    const given = {...values, 'train.parquet': '/tmp/t.parquet', 'out.feather': '/tmp/o.feather'}
    expect(readCommand('make {train.parquet} {train} {out.feather}', files)(given).given).toEqual([
      '/tmp/t.parquet',
      values.train,
      '/tmp/o.feather',
    ])
    const shell = readCommand('make {train.parquet} {out.csv}', {shell: true, takesFiles: true})()
    expect(shell.given[1]).toBe('make ${MINORITY_REPORT_TRAIN_PARQUET} ${MINORITY_REPORT_OUT_CSV}')
    expect(variablesOf(given)['MINORITY_REPORT_TRAIN_PARQUET']).toBe('/tmp/t.parquet')
    expect(refusal('make {train.parquet}')).toContain('lacks {out}')
    expect(refusal('make {train.docx} {out}')).toMatch(/'docx' is no format that is written.*csv, parquet, arrow/)
    expect(refusal('make {train} {out.sas7bdat}')).toContain("'sas7bdat' is no format that is written")
    expect(refusal('make {train} {out} {out.parquet}')).toContain('{out} and {out.parquet}')
    expect(refusal('make {train} {out} {label.parquet}')).toBe('accepted')
  })

  it('are written twice where the braces themselves are meant', () => {
    expect(readCommand(`awk '{{print}}' {train} {out} '{"a":{"b":1}}'`, files)(values).given).toEqual([
      '{print}',
      values.train,
      values.out,
      '{"a":{"b":1}}',
    ])
  })

  it('are refused when they are unknown, and the known ones are named', () => {
    expect(refusal('make {trian} {out}')).toMatch(/wrong-command: .*\{trian\}.* Did you mean 'train'\? .*\{train\}, \{target\}/)
    expect(refusal('make {out}')).toMatch(/lacks \{train\}/)
    expect(refusal('make {train}')).toMatch(/lacks \{out\}/)
    expect(refusal('serve {train}', {shell: false, takesFiles: false})).toMatch(/protocol=lines fills in nothing/)
    expect(refusal('serve', {shell: false, takesFiles: false})).toBe('accepted')
    expect(refusal(undefined)).toMatch(/setting-missing/)
  })
})
