/*
 * Returns a function that calls `ask` with an AbortSignal when it has itself not been called for so many milliseconds.
 * A newer call aborts what an older one asked. If `ask` fails, nothing happens: the next letter asks again.
 */
export function afterPause(milliseconds, ask) {
  let timer;
  let question;
  return () => {
    clearTimeout(timer);
    question?.abort();
    timer = setTimeout(() => {
      question = new AbortController();
      ask(question.signal).catch(() => {});
    }, milliseconds);
  };
}
