import {describe, expect, it} from 'vitest'
import {createContext} from '../../../src/core/context.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {bestAgreement} from '../../../src/stats/agreement.js'

const column = (values: readonly number[]) => Table.fromColumns({value: values})

describe('agreement in what is rare', () => {
  it('counts all people who share a value for a row just below it, as for one just above it', async () => {
    // Half of the population has the value 5; a quarter is at -1 or below, a quarter at 6 or above.
    const population = column(
      [...Array.from({length: 50}, () => 5), ...Array.from({length: 25}, (_, at) => at - 25)].concat(
        Array.from({length: 25}, (_, at) => 6 + at),
      ),
    )
    const near = async (value: number) => {
      const {near} = await bestAgreement(column([5]), column([value]), population, createContext(createRng(1)))
      return near[0]
    }
    // ln(100 / 50) - ln 2.
    expect(await near(4.999)).toBe(0)
    expect(await near(5.001)).toBe(0)
  })
})
