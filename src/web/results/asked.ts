import {useEffect, useState} from 'preact/hooks'
import type {AnswerOf, AskOf, Failure, MountedFile, RequestKind} from '../engine/protocol.js'

/** The part of the engine's client that results need. */
export interface Engine {
  ask<Kind extends RequestKind>(
    kind: Kind,
    ask: AskOf<Kind>,
    listener?: {
      readonly files?: readonly MountedFile[]
      readonly signal?: AbortSignal
      readonly onProgress?: (fraction: number) => void
    },
  ): Promise<AnswerOf<Kind>>
}

/** How far something is that the engine was asked for. */
export type Asked<T> =
  | {readonly status: 'none'}
  | {readonly status: 'working'; readonly fraction: number}
  | {readonly status: 'done'; readonly value: T}
  | {readonly status: 'failed'; readonly failure: Failure}

/** Asks the engine for one thing; undefined for nothing to ask. The same function as long as it is the same question. */
export type Question<T> = (signal: AbortSignal, onProgress: (fraction: number) => void) => Promise<T>

/** The answer to a question. A new question stops the one before. */
export function useAsked<T>(question: Question<T> | undefined): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({status: 'none'})
  useEffect(() => {
    if (question === undefined) {
      setAsked({status: 'none'})
      return undefined
    }
    const control = new AbortController()
    const set = (next: Asked<T>) => {
      if (!control.signal.aborted) setAsked(next)
    }
    set({status: 'working', fraction: 0})
    const onProgress = (fraction: number) => {
      set({status: 'working', fraction})
    }
    question(control.signal, onProgress).then(
      value => {
        set({status: 'done', value})
      },
      (error: unknown) => {
        set({status: 'failed', failure: failureOf(error)})
      },
    )
    return () => {
      control.abort()
    }
  }, [question])
  return asked
}

/** What the engine said, or a fault of the page. */
function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'failure' in error) return error.failure as Failure
  return {kind: 'bug', message: error instanceof Error ? error.message : String(error)}
}
