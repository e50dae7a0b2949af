import { useMediaQuery } from '@mantine/hooks'
import type { CSSProperties, ReactNode } from 'react'
import styles from './split-page.module.css'

interface SplitPageProps {
  readonly title: string
  /** Pixels. */
  readonly listWidth: number
  readonly list: ReactNode
  /** In a narrow window it takes the list's place. Null: nothing is picked. */
  readonly detail: ReactNode | null
  /** Shown at the detail's place in a wide window. */
  readonly nothingPicked: ReactNode
}

/** A list beside what is picked from it. */
export function SplitPage({ title, listWidth, list, detail, nothingPicked }: SplitPageProps) {
  const compact = useMediaQuery('(max-width: 899px)', false, { getInitialValueInEffect: false })
  const style = { '--list-width': `${listWidth}px` } as CSSProperties
  return (
    <div className={styles.page} style={style}>
      {(!compact || detail === null) && (
        <div className={styles.list}>
          <h1 className={styles.title}>{title}</h1>
          {list}
        </div>
      )}
      {(!compact || detail !== null) && <div className={styles.detail}>{detail ?? nothingPicked}</div>}
    </div>
  )
}
