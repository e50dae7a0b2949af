import type { Ref } from 'react'
import { templateParts } from '../../../pbx-core/contract/placeholder.ts'
import { classes } from '../../ui/classes.ts'
import styles from './template-field.module.css'
import { isKnown } from './url-template.ts'

interface TemplateFieldProps {
  readonly id: string
  readonly labelledBy: string
  readonly describedBy: string
  readonly value: string
  readonly placeholder: string
  readonly invalid: boolean
  readonly disabled: boolean
  readonly known: ReadonlySet<string>
  readonly ref: Ref<HTMLTextAreaElement>
  onChange(value: string): void
}

/**
 * A URL with its variables marked. The text is that of the field alone; what lies behind it has
 * the same letters, unseen, and gives the ground to those of a variable.
 */
export function TemplateField({
  known,
  invalid,
  labelledBy,
  describedBy,
  value,
  onChange,
  ...rest
}: TemplateFieldProps) {
  const parts = templateParts(value)
  return (
    <div className={styles.field}>
      <div aria-hidden className={styles.mirror}>
        {parts.map(({ text, variable }, index) => (
          <span
            className={classes(variable !== null && (isKnown(variable, known) ? styles.known : styles.unknown))}
            // biome-ignore lint/suspicious/noArrayIndexKey: parts are their place in the text
            key={index}
          >
            {text}
          </span>
        ))}
      </div>
      <textarea
        aria-describedby={describedBy}
        aria-invalid={invalid}
        aria-labelledby={labelledBy}
        className={styles.input}
        onChange={(event) => onChange(event.currentTarget.value.replaceAll(/\s+/g, ''))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault()
        }}
        rows={1}
        spellCheck={false}
        value={value}
        {...rest}
      />
    </div>
  )
}
