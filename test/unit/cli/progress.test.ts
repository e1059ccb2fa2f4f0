import {PassThrough} from 'node:stream'
import {expect, test} from 'vitest'
import {showProgress} from '../../../src/cli/progress.js'

function terminal(size: {rows: number; columns: number} | undefined) {
  const stream = Object.assign(new PassThrough(), {isTTY: size !== undefined, ...size}) as unknown as NodeJS.WriteStream
  return {stream, shown: () => ((stream as unknown as PassThrough).read() as Buffer | null)?.toString() ?? ''}
}

const ESC = '\u001B'

test('what follows the first line of a note stands below the bar, as far as there is room, and is erased with it', () => {
  const {stream, shown} = terminal({rows: 4, columns: 70})
  const progress = showProgress('Auditing', stream)
  progress.update(0.5, `2 workers\na: one${ESC}[2J\nb: two\nc: three`)
  expect(shown().split('\n')).toEqual([
    expect.stringMatching(/^\[={12} {12}\] Auditing 50 %, 0 s left {2}2 workers$/),
    '  a: one\uFFFD[2J',
    '  b: two',
  ])
  progress.clear()
  expect(shown()).toBe(`\r${ESC}[2A${ESC}[J`)
  progress.clear()
  expect(shown()).toBe('')
})

test('no line is longer than the terminal is wide', () => {
  const {stream, shown} = terminal({rows: 24, columns: 20})
  showProgress('Auditing', stream).update(0.5, `${'long '.repeat(20)}\n${'below '.repeat(20)}`)
  expect(
    shown()
      .split('\n')
      .map(line => line.length),
  ).toEqual([19, 19])
})
