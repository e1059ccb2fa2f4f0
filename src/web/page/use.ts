import {createContext} from 'preact'
import {useContext, useEffect, useState} from 'preact/hooks'
import {en, type Messages} from '../messages/en.js'
import type {Controller, Store} from './controller.js'
import type {State} from './state.js'

const MessagesContext = createContext<Messages>(en)

export const SpokenIn = MessagesContext.Provider

/** What the page says, in the language of its reader. */
export const useMessages = (): Messages => useContext(MessagesContext)

/** What the parts of the page share. */
export interface Page {
  readonly state: State
  readonly controller: Controller
}

/** The state, as it stands; none before there is a store. */
export function useStore(store: Store | undefined): State | undefined {
  const [state, setState] = useState(store?.get())
  useEffect(() => {
    if (store === undefined) return undefined
    const show = () => {
      setState(store.get())
    }
    // Something may have happened before this began to listen.
    show()
    return store.subscribe(show)
  }, [store])
  return state
}
