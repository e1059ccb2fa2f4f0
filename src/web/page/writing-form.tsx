import {useId} from 'preact/hooks'
import {Choice, Tick} from './choice.js'
import type {Writing} from './choices.js'
import {useMessages, type Page} from './use.js'

const SEPARATORS = ['comma', 'semicolon', 'tab', 'pipe', 'space'] as const

/** How the file is written, where it was not found out rightly. It stands open when the file could not be read. */
export function WritingForm({state: {choices, preview}, controller}: Page) {
  const {columns: words} = useMessages()
  const {writing} = choices
  const set = (changed: {readonly [Key in keyof Writing]?: Writing[Key] | undefined}) => {
    const entries = Object.entries({...writing, ...changed}).filter(([, value]) => value !== undefined && value !== '')
    controller.choose({...choices, writing: Object.fromEntries(entries)})
  }
  return (
    <details open={preview.status === 'failed' || Object.keys(writing).length > 0}>
      <summary>{words.writing}</summary>
      <div class="form">
        <Choice
          label={words.separator}
          value={SEPARATORS.find(each => each === writing.delimiter) ?? 'found'}
          options={(['found', ...SEPARATORS] as const).map(each => [each, words.separators[each]] as const)}
          onChoose={chosen => {
            set({delimiter: chosen === 'found' ? undefined : chosen})
          }}
        />
        <Choice
          label={words.header}
          value={writing.header === undefined ? 'found' : writing.header ? 'names' : 'row'}
          options={(['found', 'names', 'row'] as const).map(each => [each, words.headers[each]] as const)}
          onChoose={chosen => {
            set({header: chosen === 'found' ? undefined : chosen === 'names'})
          }}
        />
        <TextChoice
          label={words.encoding}
          value={writing.encoding}
          onEnter={encoding => {
            set({encoding})
          }}
        />
        <TextChoice
          label={words.sheet}
          value={writing.sheet}
          onEnter={sheet => {
            set({sheet})
          }}
        />
        <Tick
          label={words.decimalComma}
          checked={writing.decimalComma === true}
          onTick={checked => {
            set({decimalComma: checked ? true : undefined})
          }}
        />
      </div>
    </details>
  )
}

interface TextProps {
  readonly label: string
  readonly value: string | undefined
  readonly onEnter: (text: string) => void
}

/** A text that counts when it is finished. */
function TextChoice({label, value = '', onEnter}: TextProps) {
  const id = useId()
  return (
    <span class="choice">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        autocomplete="off"
        onChange={event => {
          onEnter(event.currentTarget.value.trim())
        }}
      />
    </span>
  )
}
