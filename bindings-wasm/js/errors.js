/** An error as the engines throw them. */
export function kefuError(code, message, more) {
  const error = new Error(message, more?.cause === undefined ? undefined : { cause: more.cause });
  error.name = "KefuError";
  error.code = code;
  if (more?.row !== undefined) error.row = more.row;
  return error;
}
