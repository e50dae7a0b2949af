// Keeps the log-in's secret where only this origin can read it, and goes on to the application.
const given = document.querySelector('[data-secret]')
if (given !== null) {
  const { secret, keep } = given.dataset
  const [kept, other] = keep === 'stay' ? [localStorage, sessionStorage] : [sessionStorage, localStorage]
  kept.setItem('offhook.secret', secret)
  other.removeItem('offhook.secret')
  const page = sessionStorage.getItem('offhook.page') ?? ''
  sessionStorage.removeItem('offhook.page')
  location.replace(`/${page}`)
}
