import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReading } from '../../state/use-reading.ts'
import styles from './notes-field.module.css'

interface OutcomeFieldProps {
  readonly id: string
  readonly outcome: string
  onChoose(outcome: string): void
}

/** How a call went, in a code of the company's own; those that colleagues have used are offered. */
export function OutcomeField({ id, outcome, onChoose }: OutcomeFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(outcome)
  const [reading] = useReading({ command: 'outcomes.list', payload: {} })
  const known = reading.state === 'read' ? reading.value.items : []
  useEffect(() => setTyped(outcome), [outcome])
  return (
    <div className={styles.outcome}>
      <label className={styles.outcomeLabel} htmlFor={id}>
        {t('notes.outcome')}
      </label>
      <input
        autoComplete="off"
        className={styles.outcomeInput}
        id={id}
        list={`${id}-known`}
        maxLength={64}
        onBlur={() => onChoose(typed)}
        onChange={(event) => {
          const { value } = event.currentTarget
          setTyped(value)
          // One that is picked from the list is whole at once.
          if (known.includes(value)) onChoose(value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChoose(typed)
        }}
        value={typed}
      />
      <datalist id={`${id}-known`}>
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </div>
  )
}
