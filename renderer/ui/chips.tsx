import styles from './chips.module.css'

interface ChipsProps<T extends string> {
  readonly label: string
  readonly choices: readonly { readonly value: T; readonly label: string }[]
  readonly chosen: ReadonlySet<T>
  readonly disabled?: boolean
  readonly onToggle: (value: T) => void
}

/** Small switches in a row. */
export function Chips<T extends string>({ label, choices, chosen, disabled = false, onToggle }: ChipsProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form's part
    <div aria-label={label} className={styles.chips} role="group">
      {choices.map((choice) => (
        <button
          aria-pressed={chosen.has(choice.value)}
          className={styles.chip}
          disabled={disabled}
          key={choice.value}
          onClick={() => onToggle(choice.value)}
          type="button"
        >
          {choice.label}
        </button>
      ))}
    </div>
  )
}
