import type { CSSProperties, ReactNode } from 'react'
import styles from './steps.module.css'
import type { Tone } from './tag.tsx'

interface StepProps {
  readonly tone: Tone
  readonly title: ReactNode
  readonly text: ReactNode
}

/** A list of happenings along a line, oldest first. */
export function Steps({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ol aria-label={label} className={styles.steps}>
      {children}
    </ol>
  )
}

export function Step({ tone, title, text }: StepProps) {
  const dot = tone === 'neutral' ? 'var(--dim)' : `var(--${tone})`
  return (
    <li className={styles.step} style={{ '--dot': dot } as CSSProperties}>
      <p className={styles.title}>{title}</p>
      {text && <p className={styles.text}>{text}</p>}
    </li>
  )
}
