import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

interface SavedFieldProps {
  readonly label: string
  readonly value: string
  readonly disabled: boolean
  readonly maxLength: number
  readonly placeholder?: string
  /** What is wrong with a text; null where it can be saved. */
  faultOf(text: string): string | null
  onSave(value: string): void
}

/** Saved when it is left or Enter is pressed, for half an expression or address is none. */
export function SavedField({ label, value, disabled, maxLength, placeholder, faultOf, onSave }: SavedFieldProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const fault = faultOf(text)
  const save = () => {
    if (fault === null && text !== value) onSave(text)
  }
  const leave = useRef(save)
  leave.current = save
  // A key can lead to another page: the field goes without being left.
  useEffect(() => () => leave.current(), [])
  return (
    <TextInput
      aria-label={label}
      autoComplete="off"
      disabled={disabled}
      error={fault}
      maxLength={maxLength}
      onBlur={save}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save()
      }}
      placeholder={placeholder ?? ''}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mono)', fontSize: 13 } }}
      value={text}
    />
  )
}
