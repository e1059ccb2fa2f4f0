import {describe, expect, test} from 'vitest'
import type {Task} from '../../../src/audit/plan/task.js'
import {Outstanding, type OutstandingGroup} from '../../../src/queue/outstanding.js'

const task = (name: string) => ({input: name}) as Task
const group = (id: string, ...hashes: string[]): OutstandingGroup => ({
  id,
  tasks: hashes.map(hash => ({task: task(hash)})),
  open: new Map(hashes.map(hash => [hash, task(hash)])),
  addedAt: 0,
})

describe('what lies on the queue', () => {
  test('is a group as long as one of its tasks is open, and each task ends once', () => {
    const outstanding = new Outstanding()
    outstanding.add(group('one', 'a', 'b'))
    outstanding.add(group('two', 'c'))
    expect(outstanding.task('a')).toEqual(task('a'))
    expect(outstanding.end('a')).toEqual(task('a'))
    expect(outstanding.end('a')).toBeUndefined()
    expect(outstanding.task('a')).toBeUndefined()
    expect(outstanding.ids()).toEqual(['one', 'two'])
    expect(outstanding.end('b')).toEqual(task('b'))
    expect(outstanding.groups().map(({id}) => id)).toEqual(['two'])
    expect(outstanding.size).toBe(1)
  })

  test('says nothing of tasks that it does not know', () => {
    const outstanding = new Outstanding()
    expect(outstanding.task('a')).toBeUndefined()
    expect(outstanding.end('a')).toBeUndefined()
  })

  test('goes on in other groups when a group was taken apart', () => {
    const outstanding = new Outstanding()
    const whole = group('whole', 'a', 'b')
    outstanding.add(whole)
    outstanding.takeApart(whole)
    expect(outstanding.size).toBe(0)
    outstanding.add(group('first', 'a'))
    outstanding.add(group('second', 'b'))
    expect(outstanding.end('b')).toEqual(task('b'))
    expect(outstanding.ids()).toEqual(['first'])
  })

  test('is no task of a group that was taken apart, until it comes in another one: its result would count twice', () => {
    const outstanding = new Outstanding()
    const whole = group('whole', 'a', 'b')
    outstanding.add(whole)
    outstanding.takeApart(whole)
    outstanding.add(group('second', 'b'))
    expect([outstanding.task('a'), outstanding.end('a')]).toEqual([undefined, undefined])
    expect(outstanding.end('b')).toEqual(task('b'))
  })
})
