"""Forms as data: what is asked (`schema`) and what is answered (`answers`)."""
