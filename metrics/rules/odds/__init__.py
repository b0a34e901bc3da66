"""Pace and odds: what a target asks for from now on, and how likely the figures make it.

`past` puts a series on its calendar or says why nothing can be projected; `methods` project it; `choices` says by which method and
how wide, as the backtest found; `projecting` keeps to what a unit allows; `chances` turns a projection into the odds of a target;
`pace` is what is needed; `backtest` tries all of it on the past; `scores` judges what was said once the figure is known."""
