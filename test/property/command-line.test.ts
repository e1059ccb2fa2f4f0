import fc from 'fast-check'
import {expect, it} from 'vitest'
import {readCommand, splitCommand} from '../../src/external/command-line.js'

const words = fc.array(fc.string({unit: 'grapheme', minLength: 1}), {minLength: 1, maxLength: 6})
const single = (word: string) => `'${word.replaceAll("'", `'"'"'`)}'`
const double = (word: string) => `"${word.replaceAll(/["\\]/gu, String.raw`\$&`)}"`

it('gives back every word that is quoted, whatever stands in it', () => {
  fc.assert(
    fc.property(words, fc.array(fc.boolean(), {minLength: 6, maxLength: 6}), (given, quotes) => {
      const text = given.map((word, at) => (quotes[at] ? single(word) : double(word))).join(' ')
      expect(splitCommand(text)).toEqual(given)
    }),
  )
})

it('hands every value on as one argument, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.string({unit: 'grapheme'}), fc.string({unit: 'grapheme'}), (label, target) => {
      const run = readCommand('make {train} {out} {label} --target={target}', {shell: false, takesFiles: true})
      const {given} = run({train: 't', out: 'o', label, target, count: '1', seed: '1'})
      expect(given).toEqual(['t', 'o', label, `--target=${target}`])
    }),
  )
})
