import {describe, expect, test} from 'vitest'
import {Room} from '../../../src/io/columns/room.js'

describe('room for the cells of a column', () => {
  test('keeps what is there while it grows, in memory that threads share', () => {
    const room = new Room()
    let values: Float64Array = new Float64Array(0)
    for (let row = 0; row < 100_000; row++) {
      if (row === values.length) values = room.forNumbers(values)
      values[row] = row
    }
    expect(values.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(values.subarray(0, 100_000)).toEqual(Float64Array.from({length: 100_000}, (_, row) => row))
  })

  test('long columns grow where they are, so that no old place takes memory', () => {
    const room = new Room()
    let values = room.forNumbers(new Float64Array(20_000).fill(3))
    const {buffer} = values
    for (let step = 0; step < 10; step++) values = room.forNumbers(values)
    expect(values.buffer).toBe(buffer)
    expect(values.length).toBeGreaterThan(1e6)
    expect([values[19_999], values[20_000]]).toEqual([3, 0])
  })

  test.each([50_000, 20_000_000, 100_000_000])('codes may begin at row %i', row => {
    // Pages that nothing is written to take no memory.
    const room = new Room()
    const codes = room.forCodes(new Int32Array(0), row)
    codes[row - 1] = 5
    expect(codes[row - 1]).toBe(5)
  })

  test('more columns than ranges of addresses have room all the same', () => {
    const room = new Room()
    for (let column = 0; column < 4100; column++) {
      const codes = room.forCodes(new Int32Array(0), 16_384)
      codes[16_383] = column
      expect(codes[16_383]).toBe(column)
    }
  })
})
