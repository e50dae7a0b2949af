import type { ReactNode } from 'react'
import { Disc } from './disc.tsx'
import styles from './steps.module.css'
import type { Tone } from './tag.tsx'

interface StepProps {
  readonly tone: Tone
  /** 14 px. */
  readonly icon: ReactNode
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

export function Step({ tone, icon, title, text }: StepProps) {
  return (
    <li className={styles.step}>
      <Disc size={24} tone={tone}>
        {icon}
      </Disc>
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {text && <p className={styles.text}>{text}</p>}
      </div>
    </li>
  )
}
