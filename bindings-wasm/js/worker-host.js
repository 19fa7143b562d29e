// The script of the worker in browsers.
import * as kefu from "./engines.js";
import { serve } from "./host.js";

serve(
  {
    post: (message, transfer) => self.postMessage(message, transfer ?? []),
    listen: (onMessage) => (self.onmessage = ({ data }) => onMessage(data)),
  },
  kefu,
);
