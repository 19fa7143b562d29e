// A worker in a browser with the engines, and with ways to fail.
import * as engines from "../js/engines.js";
import { serve } from "../js/host.js";
import * as fragile from "./fragile.js";

function quit() {
  self.close();
  return new Promise(() => {});
}

serve(
  {
    post: (message, transfer) => self.postMessage(message, transfer ?? []),
    listen: (onMessage) => (self.onmessage = ({ data }) => onMessage(data)),
  },
  { ...engines, ...fragile, panic: engines._panic, quit },
);
