import {useId} from 'preact/hooks'

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly (readonly [Value, string])[]
  /** The label is said by something else that is seen: it is for those who listen alone. */
  readonly hidden?: boolean
  readonly onChoose: (value: Value) => void
}

/** One of a few. */
export function Choice<Value extends string>({label, value, options, hidden = false, onChoose}: ChoiceProps<Value>) {
  const id = useId()
  return (
    <span class="choice">
      <label for={id} class={hidden ? 'heard' : undefined}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={event => {
          const chosen = options.find(([each]) => each === event.currentTarget.value)
          if (chosen !== undefined) onChoose(chosen[0])
        }}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </span>
  )
}

interface TickProps {
  readonly label: string
  readonly checked: boolean
  readonly onTick: (checked: boolean) => void
}

export function Tick({label, checked, onTick}: TickProps) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={checked}
        onChange={event => {
          onTick(event.currentTarget.checked)
        }}
      />{' '}
      {label}
    </label>
  )
}
