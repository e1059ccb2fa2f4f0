import {describe, expect, test} from 'vitest'
import {complaint, labels, numbers, read} from '../../support/read-text.js'

const arff = `% Title: patients
%
@RELATION 'some patients'

@ATTRIBUTE age NUMERIC
@attribute	"blood pressure"	real
@attribute zip {00501, 02134, "a, b", 'it\\'s'}
@attribute comment string
@attribute since date "yyyy-MM-dd"
@attribute class {no,yes}

@DATA
% a comment
65, 120.5, 00501, 'no, none', "2020-01-01", no
?,  1.3e2, 'a, b', ?, ?, yes

7, 99, "it's", plain, 2021-02-03, yes
`

const keel = `@relation ecoli
@attribute Mcg real[0.0,0.89]
@attribute Count integer [0, 40]
@attribute Site{a,b}
@attribute Class {positive, negative}
@inputs Mcg, Count, Site
@outputs Class
@data
0.49, 3, a, negative
<null>, 7, <null>, positive
0.7, 12, b, negative
`

describe('A file with a typed header', () => {
  test('of Weka: types are those it declares', async () => {
    const loaded = await read(arff, {target: 'class'})
    expect(loaded.header).toEqual(['age', 'blood pressure', 'zip', 'comment', 'since', 'class'])
    expect(numbers(loaded, 'age')).toEqual([65, NaN, 7])
    expect(numbers(loaded, 'blood pressure')).toEqual([120.5, 130, 99])
    expect(labels(loaded, 'zip')).toEqual(['00501', 'a, b', "it's"])
    expect(labels(loaded, 'comment')).toEqual(['no, none', null, 'plain'])
    expect(numbers(loaded, 'since')).toEqual([18262, NaN, 18661])
    expect(loaded.table.column('since').field).toMatchObject({date: {kind: 'date', pattern: 'yyyy-MM-dd'}})
    expect(labels(loaded, 'class')).toEqual(['no', 'yes', 'yes'])
    expect(loaded.reading.columns.map(({source}) => source)).toEqual([
      'float64',
      'float64',
      'category',
      'text',
      'date',
      'category',
    ])
    expect(loaded.dialect).toMatchObject({delimiter: ',', newline: '\n'})
  })

  test('of KEEL: ranges, inputs and outputs', async () => {
    const loaded = await read(keel.replaceAll('\n', '\r\n'), {target: 'Class'})
    expect(numbers(loaded, 'Mcg')).toEqual([0.49, NaN, 0.7])
    expect(numbers(loaded, 'Count')).toEqual([3, 7, 12])
    expect(labels(loaded, 'Site')).toEqual(['a', null, 'b'])
    expect(labels(loaded, 'Class')).toEqual(['negative', 'positive', 'negative'])
    expect(await complaint(read(keel, {target: 'class'}))).toMatch(/no column 'class'.*The file says that its output is 'Class'/s)
  })

  test('numbers that are nominal stay categories, a level called NA is one, and flags go before the header', async () => {
    const text = '@relation x\n@attribute code {1,2,NA}\n@attribute n integer\n@data\n1,5\n2,6\nNA,5\n'
    expect(labels(await read(text), 'code')).toEqual(['1', '2', 'NA'])
    expect(labels(await read(text, {categorical: ['n']}), 'n')).toEqual(['5', '6', '5'])
    expect(labels(await read(text, {missing: ['NA']}), 'code')).toEqual(['1', '2', null])
  })

  test.each([
    ['text among numbers', '@attribute n real\n@data\n1\nsecret\n', /row 2 \(line 5\), column 'n': expected a number/],
    [
      'a value that is not declared',
      '@attribute c {a,b}\n@data\na\nsecret\n',
      /line 5 has a value of attribute 'c' that is not among the 2/,
    ],
    ['a row that is too long', '@attribute n real\n@data\n1\n2,3\n', /row 2 \(line 5\) must have 1 cells/],
    ['sparse rows', '@attribute n real\n@data\n{0 3}\n', /sparse row.*SparseToNonSparse/s],
    ['quotes that do not end', "@attribute n string\n@data\n'a\n", /quotes that do not match near line 4/],
    ['no data', '@attribute n real\n', /no @data/],
    ['no rows', '@attribute n real\n@data\n', /no rows/],
    ['no attributes', '@data\n1\n', /no @attribute/],
    ['a type that nobody knows', '@attribute n colour\n@data\n1\n', /line 2 must declare numeric/],
    ['a table in a table', '@attribute n relational\n@data\n1\n', /table within|tables within/],
    ['an open list', '@attribute n {a,b\n@data\na\n', /line 2 must end its list/],
    ['text before the data', 'age,sex\n@data\n1\n', /line 2 must begin with @/],
    ['two columns of one name', '@attribute a real\n@attribute a real\n@data\n1,2\n', /columns 1 and 2 have the same name/],
  ])('with %s: the message says so and shows no cell', async (_, text, expected) => {
    const message = await complaint(read(`@relation x\n${text}`))
    expect(message).toMatch(expected)
    expect(message).not.toContain('secret')
  })

  test('is read beside a CSV file, whose kinds are binding', async () => {
    const kinds = new Map([
      ['Mcg', 'categorical'],
      ['Class', 'categorical'],
    ] as const)
    expect(labels(await read(keel, {kinds}), 'Mcg')).toEqual(['0.49', null, '0.7'])
  })

  test('a CSV file may hold such words', async () => {
    expect((await read('@relation,b\n1,x\n2,y\n')).header).toEqual(['@relation', 'b'])
  })
})
