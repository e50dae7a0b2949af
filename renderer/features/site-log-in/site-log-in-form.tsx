import { type FormEvent, useEffect, useRef } from 'react'
import type { SiteLogIn } from '../../../main/ipc/contract.ts'
import { classes } from '../../ui/classes.ts'
import styles from './site-log-in-form.module.css'

interface SiteLogInFormProps {
  readonly question: SiteLogIn['question']
  /** null: the person does not want to. */
  readonly onAnswer: (answer: SiteLogIn['answer']) => void
}

/** User name and password for a caller's page, or for a proxy, that asks for them (RFC 7617, NTLM). */
export function SiteLogInForm({ question: { message, warning, note, words }, onAnswer }: SiteLogInFormProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') onAnswer(null)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [onAnswer])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (form.current === null) return
    const given = new FormData(form.current)
    onAnswer({ user: String(given.get('user')), password: String(given.get('password')) })
  }
  return (
    <form aria-label={words.title} className={styles.form} onSubmit={submit} ref={form}>
      <h1 className={styles.message}>{message}</h1>
      {note !== null && (
        <p className={styles.note} role="alert">
          {note}
        </p>
      )}
      {warning !== null && <p className={styles.warning}>{warning}</p>}
      <label className={styles.field}>
        {words.user}
        {/* biome-ignore lint/a11y/noAutofocus: the window was opened to type it */}
        <input autoComplete="off" autoFocus name="user" required spellCheck={false} />
      </label>
      <label className={styles.field}>
        {words.password}
        <input autoComplete="off" name="password" type="password" />
      </label>
      <div className={styles.buttons}>
        <button className={styles.button} onClick={() => onAnswer(null)} type="button">
          {words.cancel}
        </button>
        <button className={classes(styles.button, styles.primary)} type="submit">
          {words.submit}
        </button>
      </div>
    </form>
  )
}
