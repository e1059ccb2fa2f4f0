import {PassThrough} from 'node:stream'
import {afterEach, expect, test, vi} from 'vitest'
import {showProgress} from '../../../src/cli/progress.js'

function terminal(size: {rows: number; columns: number} | undefined) {
  const stream = Object.assign(new PassThrough(), {isTTY: size !== undefined, ...size}) as unknown as NodeJS.WriteStream
  return {stream, shown: () => ((stream as unknown as PassThrough).read() as Buffer | null)?.toString() ?? ''}
}

afterEach(() => {
  vi.useRealTimers()
})

const ESC = '\u001B'

test('what follows the first line of a note stands below the bar, as far as there is room, and is erased with it', () => {
  const {stream, shown} = terminal({rows: 4, columns: 70})
  const progress = showProgress('Auditing', stream)
  progress.update(0.5, `2 workers\na: one${ESC}[2J\nb: two\nc: three`)
  expect(shown().split('\n')).toEqual([
    expect.stringMatching(/^\[={12} {12}\] Auditing 50 % {2}2 workers$/),
    '  a: one\uFFFD[2J',
    '  b: two',
  ])
  progress.clear()
  expect(shown()).toBe(`\r${ESC}[2A${ESC}[J`)
  progress.clear()
  expect(shown()).toBe('')
})

test('the time left is reckoned from what was done since the start, without what was there before', () => {
  vi.useFakeTimers({toFake: ['performance']})
  const {stream, shown} = terminal({rows: 4, columns: 70})
  const progress = showProgress('Auditing', stream)
  // Of an audit that was stopped half way.
  progress.update(0.5)
  expect(shown()).not.toContain('left')
  progress.clear()
  vi.advanceTimersByTime(10_000)
  progress.update(0.6)
  expect(shown()).toMatch(/60 %, 40 s left$/)
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
