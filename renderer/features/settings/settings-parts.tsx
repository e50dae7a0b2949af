import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hrefOf } from '../../state/route.ts'
import { HeadingLevel } from '../../ui/card.tsx'
import styles from './settings-parts.module.css'

/** The parts of the settings, in their order: what a link to one of them names, too. */
export const settingsParts = ['general', 'calls', 'sound', 'popup', 'links', 'mail', 'account'] as const
export type SettingsPart = (typeof settingsParts)[number]

interface SettingsPartsProps {
  /** The part to which a link has led. */
  readonly asked: string | null
  /** null: this person has nothing to set there. */
  readonly parts: Readonly<Record<SettingsPart, ReactNode>>
}

/** All settings on one page, which can be searched as a whole, and beside them the way to each part. */
export function SettingsParts({ asked, parts }: SettingsPartsProps) {
  const { t } = useTranslation()
  const [seen, setSeen] = useState<string>(asked ?? 'general')
  const ways = useRef<HTMLElement>(null)
  const shown = settingsParts.filter((part) => parts[part] !== null)
  useEffect(() => {
    if (asked !== null) setSeen(asked)
  }, [asked])
  useEffect(() => {
    // Where the ways stand in one row, the one that counts may lie beyond its end.
    ways.current
      ?.querySelector(`[href="${hrefOf('settings', seen)}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [seen])
  return (
    <div className={styles.settings}>
      <nav aria-label={t('settings.partsOf')} className={styles.ways} ref={ways}>
        {shown.map((part) => (
          <a aria-current={part === seen && 'location'} href={hrefOf('settings', part)} key={part}>
            {t(`settings.parts.${part}`)}
          </a>
        ))}
      </nav>
      <div className={styles.parts}>
        {shown.map((part) => (
          <Part asked={part === asked} key={part} onSeen={setSeen} part={part}>
            {parts[part]}
          </Part>
        ))}
      </div>
    </div>
  )
}

interface PartProps {
  readonly part: SettingsPart
  readonly asked: boolean
  readonly onSeen: (part: SettingsPart) => void
  readonly children: ReactNode
}

function Part({ part, asked, onSeen, children }: PartProps) {
  const { t } = useTranslation()
  const id = useId()
  const section = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!asked) return
    const show = () => heading.current?.scrollIntoView({ block: 'start' })
    show()
    heading.current?.focus({ preventScroll: true })
    // What stands above is read from main, and grows: the part stays where the link has led, until somebody moves.
    const growing = new ResizeObserver(show)
    for (const above of partsBefore(section.current)) growing.observe(above)
    const leave = () => growing.disconnect()
    for (const move of moves) addEventListener(move, leave, { once: true, passive: true })
    return () => {
      leave()
      for (const move of moves) removeEventListener(move, leave)
    }
  }, [asked])
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onSeen(part)
    }, belowTheTop)
    if (section.current !== null) observer.observe(section.current)
    return () => observer.disconnect()
  }, [part, onSeen])
  return (
    <section aria-labelledby={id} className={styles.part} ref={section}>
      <h2 className={styles.heading} id={id} ref={heading} tabIndex={-1}>
        {t(`settings.parts.${part}`)}
      </h2>
      <HeadingLevel value="h3">{children}</HeadingLevel>
    </section>
  )
}

/** What somebody does to look elsewhere, or to begin there. */
const moves = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

function partsBefore(section: HTMLElement | null): readonly Element[] {
  const all = [...(section?.parentElement?.children ?? [])]
  return section === null ? [] : all.slice(0, all.indexOf(section))
}

/** The line at which one reads: a part is seen as long as it crosses it. */
const belowTheTop = { rootMargin: '-30% 0px -70% 0px' }
